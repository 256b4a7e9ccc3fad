from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured


class QuestionsConfig(AppConfig):
    name = "agreements.questions"
    label = "questions"

    def ready(self) -> None:
        """Let nothing start with a bank that has a fault: neither pages nor worker nor command."""
        from agreements.questions.bank import BANK  # noqa: PLC0415 - apps must be ready first
        from agreements.questions.faults import faults  # noqa: PLC0415

        if found := faults(BANK.topics):
            raise ImproperlyConfigured("\n".join(["The question bank has a fault.", *found]))
