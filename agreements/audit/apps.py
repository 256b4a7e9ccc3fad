from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "agreements.audit"
    label = "audit"

    def ready(self) -> None:
        from agreements.audit import triggers  # noqa: PLC0415 - apps must be ready first

        triggers.protect("audit", "audit_event")
        post_migrate.connect(triggers.lay_triggers, dispatch_uid="append-only")
        register(Tags.database)(triggers.check_triggers)
