from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Warning, register


class DocumentsConfig(AppConfig):
    name = "agreements.documents"
    label = "documents"

    def ready(self) -> None:
        from agreements.audit.triggers import protect  # noqa: PLC0415 - apps must be ready first

        protect("documents", "documents_frozentext", "documents_certifiedfile")
        register(_check_key)


def _check_key(**_: Any) -> list[CheckMessage]:
    """A service whose key is no good starts: people need their pages, and a coach is told."""
    from agreements.audit.now import now  # noqa: PLC0415, TID251 - a start is an entry point
    from agreements.documents.keys import trouble_with_key  # noqa: PLC0415 - apps must be ready

    trouble = trouble_with_key(at=now()) if settings.SIGNING_P12 else ""
    return [Warning(f"Nothing can be published. {trouble}", id="documents.W001")] if trouble else []
