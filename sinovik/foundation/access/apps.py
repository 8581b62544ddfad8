from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "sinovik.foundation.access"
    label = "access"
