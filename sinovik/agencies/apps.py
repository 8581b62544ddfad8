from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "sinovik.agencies"
    label = "agencies"
