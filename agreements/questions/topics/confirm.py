from agreements.questions.rules import Option, Question, Topic
from agreements.questions.words import _


def _ack(
    slug: str,
    name: str,
    sentence: str,
    *when: str,
    good: str,
    pitfall: str,
    options: tuple[Option, ...] = (),
) -> Question:
    return Question(
        slug,
        name,
        name,
        "ack",
        "A",
        kind="acknowledgement",
        sentence=sentence,
        when=when,
        options=options,
        essentials=True,
        required=True,
        good=good,
        pitfall=pitfall,
    )


TOPIC = Topic(
    "confirm",
    _("To confirm"),
    15,
    _("The same words for both of you. They protect each of you alike."),
    (
        _ack(
            "safety.both_know",
            _("In danger"),
            _(
                "In danger we call the emergency number first and think of this agreement second, "
                "and either of us may stop at once without a reason."
            ),
            good=_("On page one, with the numbers of the place."),
            pitfall=_("A plan as a reason to stay."),
        ),
        _ack(
            "intimacy.consent",
            _("A yes can be taken back"),
            _(
                "A yes can be taken back at any moment, and nobody owes touch or sex under this "
                "agreement."
            ),
            good=_("The same words for both."),
            pitfall=_("Any sentence that promises sex can never be published."),
        ),
        _ack(
            "parenting.promises",
            _("The children stay out of it"),
            _(
                "We introduce no new partner to the children, blame nobody in front of them, tell "
                "them no adult details and ask nothing through them."
            ),
            "has_children",
            good=_("The same words for both."),
            pitfall=_("Confiding in a teenager."),
        ),
        _ack(
            "telling.not_run_down",
            _("Speaking of each other"),
            _(
                "Neither of us runs the other down, and seeking help or reporting harm is always "
                "allowed."
            ),
            good=_("Both halves together."),
            pitfall=_("Used to keep somebody quiet."),
        ),
        _ack(
            "money.no_big_steps",
            _("No big steps with money"),
            _(
                "Nobody takes a loan, sells, transfers, cancels cover or changes a beneficiary "
                "unless both have said yes in writing, and spending for safety is free."
            ),
            "any_money_tie",
            good=_("Cover for health, car and home stays on; spending for safety is free."),
            pitfall=_("It stops somebody from paying for safety."),
        ),
        _ack(
            "household.papers",
            _("Papers and medicine"),
            _(
                "Each of us keeps our own passport, cards, medicine and health papers, and both "
                "have copies of shared papers."
            ),
            good=_("Done before the first day."),
            pitfall=_("Holding the other’s papers is a warning sign."),
        ),
        _ack(
            "tech.recording",
            _("No secret recording"),
            _("Neither of us records a talk or a session in secret."),
            good=_("The same words for both."),
            pitfall=_("Collecting evidence."),
        ),
        _ack(
            "legal.not_contract",
            _("A plan between two people"),
            _(
                "This is a plan between us: not a contract, not a legal separation agreement and "
                "not a parenting order."
            ),
            good=_("Plain words, on page one and at the signatures."),
            pitfall=_("Words of lawyers."),
        ),
        _ack(
            "legal.no_precedent",
            _("For this time only"),
            _(
                "What is written here is for this term and not meant to count later, but a court "
                "may still see it."
            ),
            good=_("Both halves together."),
            pitfall=_("A promise that it can never be used."),
        ),
        _ack(
            "legal.advice",
            _("Independent advice"),
            _("Each of us can take independent legal, tax and benefits advice before signing."),
            good=_("With the day it was taken."),
            pitfall=_("Signed in the hour it was drafted."),
            options=(
                Option("took", _("I have taken advice")),
                Option("chose_not", _("I have chosen not to")),
            ),
        ),
    ),
)
