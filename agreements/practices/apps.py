from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "agreements.practices"
    label = "practices"
