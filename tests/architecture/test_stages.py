import django

from agreements.plans import stages as plans
from agreements.shaping import stages as shaping
from tests.architecture.tree import HERE

FILE = HERE / "docs" / "stages.md"


def diagram(moves: dict, first: str) -> str:
    lines = [f"    [*] --> {first}"]
    for stage, following in moves.items():
        lines += [f"    {stage} --> {after}" for after in moves if after in following]
        if not following:
            lines.append(f"    {stage} --> [*]")
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def table(moves: dict) -> str:
    """Every act on a rule, on what and from where it may happen, and where it leads."""
    lines = ["| Act | On | From | To |", "| --- | --- | --- | --- |"]
    for act, move in moves.items():
        kinds = ", ".join(kind for kind in shaping.Kind if kind in move.kinds)
        standing = ", ".join(state for state in shaping.RuleState if state in move.standing)
        lines.append(f"| {act.label} | {kinds} | {standing} | {move.to or 'stays'} |")
    return "\n".join(lines)


HEAD = """# Stages and their legal moves

Drawn from `NEXT` and `MOVES` in `agreements/plans/stages.py` and `agreements/shaping/stages.py`;
`./dev fix` draws it anew.
"""


def page() -> str:
    plan = diagram(plans.NEXT, plans.Stage.SETUP)
    rule = diagram(shaping.NEXT, shaping.RuleState.DRAFTED)
    return f"{HEAD}\n## A plan\n\n{plan}\n\n## A rule\n\n{rule}\n\n{table(shaping.MOVES)}\n"


def test_the_drawing_of_the_stages_is_not_stale():
    assert FILE.read_text() == page()


def test_every_stage_can_be_reached():
    for moves, first in (
        (plans.NEXT, plans.Stage.SETUP),
        (shaping.NEXT, shaping.RuleState.DRAFTED),
    ):
        assert {after for following in moves.values() for after in following} | {first} == set(
            moves
        )


if __name__ == "__main__":
    django.setup()
    FILE.write_text(page())
