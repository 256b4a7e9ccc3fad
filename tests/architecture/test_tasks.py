import ast

from tests.architecture.tree import short, sources, syntax

AT_ONCE = {"delay", "apply_async", "send_task"}


def test_tasks_go_out_only_after_the_commit():
    bare = [
        f"{short(file)}:{node.lineno}"
        for file in sources("agreements")
        for node in ast.walk(syntax(file))
        if isinstance(node, ast.Attribute) and node.attr in AT_ONCE
    ]
    assert bare == []


def test_every_task_file_is_known_to_the_worker():
    from django.conf import settings

    written = {
        ".".join(file.with_suffix("").parts[-3:])
        for file in sources("agreements")
        if file.stem == "tasks"
    }
    assert written == set(settings.CELERY_IMPORTS)
