from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "agreements.web"
    label = "web"
