from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register


class QuestionsConfig(AppConfig):
    name = "agreements.questions"
    label = "questions"

    def ready(self) -> None:
        register(check_bank)


def check_bank(**_: object) -> list[CheckMessage]:
    """Refuse to start with a bank that has a fault, naming the question and what is wrong."""
    from agreements.questions.bank import BANK  # noqa: PLC0415 - apps must be ready first
    from agreements.questions.faults import faults  # noqa: PLC0415

    return [Error(fault, id="questions.E001") for fault in faults(BANK.topics)]
