"""The checker's corpus with its verdicts as a table: `python -m tests.questions.verdicts`."""

import sys
from time import perf_counter

from agreements.questions.checker import Verdict, check
from tests.questions.corpus import CORPUS, FOR_THE_COACH, INNOCENT, NEVER, OTHER, PEOPLE, Said


def verdict_on(said: Said) -> Verdict:
    return check(said.text, said.kind, people=PEOPLE, other=OTHER)


def wanted(said: Said) -> tuple[str, str, str]:
    return (said.prompts, said.flags, said.never)


def found(said: Said) -> tuple[str, str, str]:
    verdict = verdict_on(said)
    return (" ".join(verdict.prompts), " ".join(verdict.flags), " ".join(verdict.never))


def main() -> int:
    """Print every sentence with its verdict; returns how many are not as expected."""
    began, wrong = perf_counter(), 0
    for said in CORPUS:
        prompts, flags, never = found(said)
        right = (prompts, flags, never) == wanted(said)
        wrong += not right
        marks = [("ask", prompts), ("coach", flags), ("never", never)]
        words = "; ".join(f"{name} {keys}" for name, keys in marks if keys) or "nothing"
        print(f"{'ok   ' if right else 'WRONG'} {said.kind:<15} {said.text:<88} {words}")
        if not right:
            print(f"      expected {wanted(said)}")
    spent = (perf_counter() - began) * 1000 / len(CORPUS)
    print(
        f"\n{len(CORPUS)} sentences, {len(INNOCENT)} innocent, {len(FOR_THE_COACH)} for the coach, "
        f"{len(NEVER)} that can never stand; {wrong} not as expected; {spent:.2f} ms a sentence"
    )
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main()))
