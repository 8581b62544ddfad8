from django.apps import AppConfig


class ChangesConfig(AppConfig):
    name = "sinovik.foundation.changes"
    label = "changes"
