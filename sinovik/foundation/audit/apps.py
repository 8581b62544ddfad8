from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "sinovik.foundation.audit"
    label = "audit"
