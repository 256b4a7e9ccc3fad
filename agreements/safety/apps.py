from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "agreements.safety"
    label = "safety"
