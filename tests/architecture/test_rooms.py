from django.apps import apps

from tests.architecture.tree import HERE, levels, sources

ANY_ROOM = {
    *("__init__", "apps", "rules", "stages", "models", "queries", "letters"),
    *("tasks", "actions", "admin"),
}
# Modules named for the work they do. A new one is a deliberate act: it is entered here.
OWN = {
    "audit": {"chain", "now", "text", "triggers"},
    "people": {"encryption"},
    "notices": {"delivery"},
    "plans": {"booking", "closing", "messages", "visibility"},
    "questions": {
        *("bank", "checker", "elsewhere", "faults", "sentences", "signs", "whose"),
        *("wordlist", "words"),
    },
    "drafting": {"seals"},
    "shaping": {
        *("agreeing", "asking", "flagging", "guards", "moving", "opening"),
        *("sessions", "settling"),
    },
    "documents": {
        *("certifying", "checking", "composing", "copies", "drawing", "first_page", "freezing"),
        *(
            "by_hand",
            "keys",
            "lettering",
            "matter",
            "rendering",
            "retracing",
            "shortening",
            "timing",
            "verifying",
            "workbook",
        ),
    },
    "safety": {"help_lines"},
    "signing": {"disowning", "paper", "retracing"},
    "clock": {"due", "schedule"},
}
# Doors and the demonstration hold pages, each named for what it shows; topics are data.
PAGES = {"web", "demonstration"}


def modules_of(room: str) -> set[str]:
    top = HERE / "agreements" / room
    return {file.stem for file in sources(f"agreements/{room}") if file.parent == top}


def test_a_room_holds_only_known_modules():
    strangers = {
        f"{room}.{module}"
        for room in levels()
        if room not in PAGES
        for module in modules_of(room) - ANY_ROOM - OWN.get(room, set())
    }
    assert strangers == set()


def test_the_list_of_known_modules_is_not_stale():
    gone = {f"{room}.{module}" for room, own in OWN.items() for module in own - modules_of(room)}
    assert gone == set()


def test_no_module_is_named_for_nothing():
    empty = {"utils", "helpers", "common", "core", "base", "services", "managers", "signals"}
    found = [file for file in sources("agreements", "separation") if file.stem in empty]
    assert found == []


def test_foreign_keys_point_down():
    level = levels()
    up = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model.__module__.startswith("agreements.")
        for field in model._meta.get_fields()
        if (field.many_to_one or field.one_to_one or field.many_to_many)
        and not field.auto_created
        and field.related_model._meta.app_label != model._meta.app_label
        and level[field.related_model._meta.app_label] >= level[model._meta.app_label]
    ]
    assert up == []


def test_every_room_with_tables_is_labelled_like_its_folder():
    strays = [
        config.name
        for config in apps.get_app_configs()
        if config.name.startswith("agreements.") and config.name != f"agreements.{config.label}"
    ]
    assert strays == []


def test_the_map_tells_every_room():
    text = (HERE / "agreements" / "README.md").read_text()
    assert [room for room in levels() if f"`{room}`" not in text] == []
