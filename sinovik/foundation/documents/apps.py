from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "sinovik.foundation.documents"
    label = "documents"
