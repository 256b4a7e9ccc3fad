"""How much each couple is asked, printed: `python -m tests.questions.sizes`."""

import os

COLUMNS = "couple", "round", "topics", "alone", "together", "to confirm"
# What an agreement cannot be without, and where it comes from.
REQUIRED = {
    "start, length, end review": "the plan’s own dates",
    "where each sleeps": "living.who_moves",
    "contact frequency": "communication.frequency",
    "channels": "communication.channels",
    "emergencies": "communication.emergency",
    "time-out": "timeout.rule",
    "early ending": "ending.early",
    "parenting schedule, with children": "parenting.schedule",
    "the rotation, where parents take turns": "nesting.rotation",
    "all acknowledgements": "everything to confirm",
}


def rows() -> list[tuple[str, ...]]:
    from agreements.questions.bank import for_round, size_of
    from tests.couples import COUPLES

    found = []
    for case in COUPLES:
        facts = frozenset([*case.facts, f"form:{case.form}"])
        for size in ("essentials", "full", "chosen"):
            topics = for_round(facts, size)
            asked = size_of(topics)
            name = " and ".join(person.short_name for person in case.people)
            counts = (len(topics), asked.alone, asked.together, asked.confirmed)
            found.append((name, size, *map(str, counts)))
    return found


def main() -> None:
    for row in (COLUMNS, *rows()):
        print(f"{row[0]:22}", *(f"{cell:>11}" for cell in row[1:]))
    print()
    for what, where in REQUIRED.items():
        print(f"{what:40} {where}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    main()
