from django.apps import AppConfig


class TablesConfig(AppConfig):
    name = "sinovik.foundation.tables"
    label = "tables"
