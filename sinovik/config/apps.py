from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "sinovik.config"
    label = "config"
