from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "sinovik.monitoring"
    label = "monitoring"
