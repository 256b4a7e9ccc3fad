from datetime import datetime

from django.utils.translation import gettext as _

from agreements.plans.models import Partner, Plan
from agreements.safety.models import Asked, Change, Hold, Outcome, PrivateCheck, Screening
from agreements.safety.rules import Standing


def standing_of(
    plan: Plan, *, subject: str = "", since: datetime | None = None
) -> tuple[Standing, ...]:
    """What the coach must know of each person before opening or co-signing; for the coach only.

    `subject` is the agreement whose freedom answers count, `since` when it could first be read.
    """
    partners = sorted(plan.partners.all(), key=lambda partner: partner.seat)
    screenings = _newest_first(partners)
    held = set(Hold.objects.standing().filter(plan=plan).values_list("partner_id", flat=True))
    checks = PrivateCheck.objects.filter(partner__in=partners, asked=Asked.FREEDOM, subject=subject)
    said = checks.order_by("answered_at") if subject else checks.none()
    free = {check.partner_id: check.answer for check in said}
    return tuple(
        Standing(
            name=partner.short_name,
            outcome=talks[0].outcome if talks else "",
            spoken_at=next(
                (
                    talk.recorded_at
                    for talk in talks
                    if talk.alone and talk.outcome != Outcome.NOT_YET
                ),
                None,
            ),
            held=partner.pk in held,
            asked=since is None or free.get(partner.pk) == "yes" or _asked(talks, since),
            stopped=partner.stopped_at is not None,
        )
        for partner in partners
        for talks in [screenings[partner.pk]]
    )


def no_joint_sessions(plan: Plan) -> bool:
    """Whether the newest record of a talk with either says that the two are not met together."""
    newest = _newest_first(list(plan.partners.all()))
    return any(talks and Change.NO_JOINT in talks[0].changes for talks in newest.values())


def _asked(talks: list[Screening], since: datetime) -> bool:
    return any(talk.alone and talk.recorded_at >= since for talk in talks)


def _newest_first(partners: list[Partner]) -> dict[object, list[Screening]]:
    talks: dict[object, list[Screening]] = {partner.pk: [] for partner in partners}
    for talk in Screening.objects.filter(partner__in=partners).order_by("-recorded_at", "-id"):
        talks[talk.partner_id].append(talk)
    return talks


def in_words(needs: tuple[str, ...]) -> list[str]:
    """The needs of `agreements.safety.rules` as sentences for the coach."""
    sentences = {
        "stopped": _("%(name)s has stopped taking part. Talk with each of them alone."),
        "ask": _(
            "%(name)s has not said yes to feeling free to sign. Ask alone and record the talk."
        ),
        "hold": _("A hold waits for you: talk with %(name)s alone, then lift it."),
        "no_record": _("There is no record yet of a talk with %(name)s alone."),
        "not_yet": _("Your record for %(name)s says “not yet”. Opening waits for you."),
        "talk": _("Speak with %(name)s alone and record it; the last record is over 72 hours old."),
    }
    return [
        sentences[what] % {"name": name} for what, _colon, name in (n.partition(":") for n in needs)
    ]
