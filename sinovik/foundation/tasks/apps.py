from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "sinovik.foundation.tasks"
    label = "tasks"
