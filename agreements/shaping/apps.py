from django.apps import AppConfig


class ShapingConfig(AppConfig):
    name = "agreements.shaping"
    label = "shaping"
