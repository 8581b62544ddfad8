from django.apps import AppConfig


class JudgingConfig(AppConfig):
    name = "sinovik.judging"
    label = "judging"
