from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "sinovik.foundation.files"
    label = "files"
