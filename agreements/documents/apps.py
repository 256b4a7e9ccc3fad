from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "agreements.documents"
    label = "documents"

    def ready(self) -> None:
        from agreements.audit import triggers  # noqa: PLC0415 - apps must be ready first

        triggers.protect("documents", "documents_frozentext", "documents_certifiedfile")
