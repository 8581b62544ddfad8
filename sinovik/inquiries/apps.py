from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    name = "sinovik.inquiries"
    label = "inquiries"
