"""A plugin for pytest (`-p tests.backwards`): the last test first; none may lean on another."""

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.reverse()
