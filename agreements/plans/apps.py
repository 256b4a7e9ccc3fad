from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "agreements.plans"
    label = "plans"
