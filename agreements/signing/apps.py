from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "agreements.signing"
    label = "signing"
