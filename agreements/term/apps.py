from django.apps import AppConfig


class TermConfig(AppConfig):
    name = "agreements.term"
    label = "term"
