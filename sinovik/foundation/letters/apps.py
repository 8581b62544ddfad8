from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "sinovik.foundation.letters"
    label = "letters"
