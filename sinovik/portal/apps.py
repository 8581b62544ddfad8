from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "sinovik.portal"
    label = "portal"
