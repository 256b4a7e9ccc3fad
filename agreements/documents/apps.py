from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "agreements.documents"
    label = "documents"
