from django.apps import AppConfig


class InstitutionalizationConfig(AppConfig):
    name = "sinovik.institutionalization"
    label = "institutionalization"
