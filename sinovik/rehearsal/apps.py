from django.apps import AppConfig


class RehearsalConfig(AppConfig):
    name = "sinovik.rehearsal"
    label = "rehearsal"
