from django.apps import AppConfig


class ClockConfig(AppConfig):
    name = "sinovik.foundation.clock"
    label = "clock"
