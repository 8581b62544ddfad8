from django.apps import AppConfig


class CompetitionsConfig(AppConfig):
    name = "sinovik.competitions"
    label = "competitions"
