from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "agreements.demonstration"
    label = "demonstration"
