from django.apps import AppConfig


class StatesConfig(AppConfig):
    name = "sinovik.foundation.states"
    label = "states"
