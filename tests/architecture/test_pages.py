import importlib.util
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from agreements.demonstration import urls as demonstration

AUDIENCES = {"public", "person", "partner", "coach"}


def pages(patterns: list[Any], space: str = "") -> Iterator[tuple[str, Any]]:
    """Every page with its name, such as `partner:sign`."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from pages(pattern.url_patterns, pattern.namespace or space)
        elif isinstance(pattern, URLPattern):
            yield f"{space}:{pattern.name}", pattern.callback


def test_every_page_names_its_audience():
    served = [
        *pages(get_resolver().url_patterns),
        *pages(demonstration.urlpatterns, "demonstration"),
    ]
    unguarded = [name for name, view in served if getattr(view, "audience", "") not in AUDIENCES]
    assert unguarded == []


def test_every_page_has_a_name_of_its_own():
    names = [name for name, _ in pages(get_resolver().url_patterns)]
    assert [name for name in names if name.endswith(":None") or names.count(name) > 1] == []


def test_every_page_is_in_the_table_of_doors():
    from tests.web.doors import PAGES

    assert {name for name, _ in pages(get_resolver().url_patterns)} == set(PAGES)


def test_the_demonstration_is_served_nowhere_else():
    assert not [name for name, _ in pages(get_resolver().url_patterns) if "demonstration" in name]
    assert importlib.util.find_spec("agreements.demonstration.urls")
