from django.apps import AppConfig


class ReplicationConfig(AppConfig):
    name = "sinovik.replication"
    label = "replication"
