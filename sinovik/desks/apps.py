from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "sinovik.desks"
    label = "desks"
