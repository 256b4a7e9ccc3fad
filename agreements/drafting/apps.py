from django.apps import AppConfig


class DraftingConfig(AppConfig):
    name = "agreements.drafting"
    label = "drafting"
