from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agreements.documents.checking import LARGEST
from agreements.documents.verifying import Verdict, verdict_on


class Command(BaseCommand):
    help = "Say whether a file is the certified agreement, unchanged. Nothing of it is kept."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            verdict = verdict_on(_read(file))
        except OSError as problem:
            words = {"file": file, "why": problem.strerror}
            raise CommandError(_("%(file)s cannot be read: %(why)s.") % words) from problem
        self.stdout.write(_sentence(verdict))
        if verdict.kind != "genuine":
            raise SystemExit(1)
        for line in _details(verdict):
            self.stdout.write(line)


def _read(file: Path) -> bytes:
    """The file, or enough of it to be refused as larger than ours ever are."""
    with file.open("rb") as opened:
        return opened.read(LARGEST + 1)


def _sentence(verdict: Verdict) -> str:
    return {
        "genuine": _("Genuine: this is the certified agreement, unchanged."),
        "changed": _("Changed: this file was changed after it was certified."),
        "added": _("Added: the certified agreement is inside, and something was added afterwards."),
        "withdrawn": _(
            "Withdrawn: the certificate was withdrawn on %(day)s, and nothing shows that the file "
            "is older."
        )
        % {"day": verdict.withdrawn_on},
        "not_ours": _("Not ours: this file was certified by somebody else."),
        "no_seal": _("Not certified: it may be a draft, a print or a changed copy."),
        "unreadable": _("Unreadable: this is no PDF that can be read."),
    }[verdict.kind]


def _details(verdict: Verdict) -> list[str]:
    here = ZoneInfo(verdict.zone)
    lines = [
        _("%(name)s: on paper on %(day)s, recorded %(at)s")
        % {
            "name": one.name,
            "day": one.on_paper,
            "at": f"{one.at.astimezone(here):%Y-%m-%d %H:%M %Z}",
        }
        if one.on_paper
        else f"{one.name}: {one.at.astimezone(here):%Y-%m-%d %H:%M %Z}"
        for one in verdict.signed
    ]
    return [
        _("Agreement %(number)s, code %(code)s") % vars(verdict),
        *lines,
        _("Certified: %(at)s") % {"at": f"{verdict.certified_at:%Y-%m-%d %H:%M %Z}"},
        _("An independent time service vouches for the time.")
        if verdict.independent
        else _("The time is not independent: it comes from the clock of the service."),
        *_since_then(verdict),
    ]


def _since_then(verdict: Verdict) -> list[str]:
    told = {
        "replaced": _("It has been replaced by a later one."),
        "taken_back": _("It was taken back."),
        "closed": _("It has been closed."),
    }
    return [told[verdict.standing]] if verdict.standing in told else []
