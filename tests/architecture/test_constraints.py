from django.apps import apps

from tests.architecture.tree import HERE, sources


def constraints() -> set[str]:
    return {
        constraint.name
        for model in apps.get_models()
        if model.__module__.startswith("agreements.")
        for constraint in model._meta.constraints
    }


def test_every_constraint_has_a_test_that_tries_to_break_it():
    own = HERE / "tests" / "architecture"
    words = {
        word
        for file in sources("tests")
        if file.name.startswith("test_") and not file.is_relative_to(own)
        for word in file.read_text().replace('"', " ").split()
    }
    assert sorted(constraints() - words) == []


def test_the_name_of_a_constraint_says_what_holds():
    assert [name for name in constraints() if name.count("_") < 2] == []
