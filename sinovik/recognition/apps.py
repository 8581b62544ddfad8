from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "sinovik.recognition"
    label = "recognition"
