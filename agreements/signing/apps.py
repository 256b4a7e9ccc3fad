from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "agreements.signing"
    label = "signing"

    def ready(self) -> None:
        from agreements.audit.triggers import protect  # noqa: PLC0415 - apps must be ready first

        protect("signing", "signing_scan")
