from django.apps import AppConfig


class InnovationsConfig(AppConfig):
    name = "sinovik.innovations"
    label = "innovations"
