from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "agreements.notices"
    label = "notices"
