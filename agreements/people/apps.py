from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "agreements.people"
    label = "people"
