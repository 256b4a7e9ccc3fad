from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import chain as one_after_another
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agreements.documents.checking import LARGEST
from agreements.documents.retracing import (
    all_chains,
    chains_of,
    faults_against,
    faults_in,
    faults_of,
)
from agreements.plans.models import Plan
from agreements.signing.retracing import faults_of_signatures


class Command(BaseCommand):
    help = "Compute the record of events again, and name the first that no longer holds."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--all", action="store_true", help="every chain, text and file")
        what.add_argument("--plan", type=UUID, help="what belongs to one plan")
        what.add_argument("--pdf", type=Path, help="the chain a certified file was made with")

    def handle(self, *_args: Any, **chosen: Any) -> None:
        looked, faults = 0, 0
        for name, found in _each(chosen):
            looked += 1
            for fault in found:
                faults += 1
                self.stdout.write(fault if name in fault else f"{name}: {fault}")
        if faults:
            raise SystemExit(1)
        self.stdout.write(_("All of it holds: %(looked)s looked at.") % {"looked": looked})


def _each(chosen: dict[str, Any]) -> Iterator[tuple[str, Iterator[str]]]:
    """What is looked at, by name, each with its faults."""
    if chosen["pdf"]:
        yield str(chosen["pdf"]), faults_against(_read(chosen["pdf"]))
        return
    plans, chains = Plan.objects.order_by("pk"), all_chains()
    if chosen["plan"]:
        plans = plans.filter(pk=chosen["plan"])
        chains = [chain for plan in plans for chain in chains_of(plan)]
        if not chains:
            raise CommandError(_("There is no such plan."))
    for chain in chains:
        yield chain, faults_in(chain)
    for plan in plans.iterator(chunk_size=100):
        yield f"plan {plan.pk}", one_after_another(faults_of(plan), faults_of_signatures(plan))


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as problem:
        raise CommandError(str(problem)) from problem
