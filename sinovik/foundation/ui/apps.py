from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "sinovik.foundation.ui"
    label = "ui"
