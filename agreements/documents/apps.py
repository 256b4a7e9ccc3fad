from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "agreements.documents"
    label = "documents"

    def ready(self) -> None:
        from agreements.audit.triggers import protect  # noqa: PLC0415 - apps must be ready first

        protect("documents", "documents_frozentext", "documents_certifiedfile")
