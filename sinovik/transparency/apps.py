from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    name = "sinovik.transparency"
    label = "transparency"
