from agreements.questions.rules import Question, Topic
from agreements.questions.words import _


def _ack(slug: str, name: str, sentence: str, *when: str) -> Question:
    return Question(
        slug,
        name,
        name,
        "ack",
        "A",
        kind="acknowledgement",
        sentence=sentence,
        when=when,
        required=True,
    )


TOPIC = Topic(
    "confirm",
    _("To confirm"),
    10,
    _("The same words for both of you. They protect each of you alike."),
    (
        _ack(
            "safety.both_know",
            _("In danger"),
            _(
                "In danger we call the emergency number first and think of this agreement second, "
                "and either of us may stop at once without a reason."
            ),
        ),
        _ack(
            "intimacy.consent",
            _("A yes can be taken back"),
            _(
                "A yes can be taken back at any moment, and nobody owes touch or sex under this "
                "agreement."
            ),
        ),
        _ack(
            "parenting.promises",
            _("The children stay out of it"),
            _(
                "We introduce no new partner to the children, blame nobody in front of them, tell "
                "them no adult details and ask nothing through them."
            ),
            "has_children",
        ),
        _ack(
            "telling.not_run_down",
            _("Speaking of each other"),
            _(
                "Neither of us runs the other down, and seeking help or reporting harm is always "
                "allowed."
            ),
        ),
        _ack(
            "money.no_big_steps",
            _("No big steps with money"),
            _(
                "Nobody takes a loan, sells, transfers, cancels cover or changes a beneficiary "
                "unless both have said yes in writing, and spending for safety is free."
            ),
            "any_money_tie",
        ),
        _ack(
            "household.papers",
            _("Papers and medicine"),
            _(
                "Each of us keeps our own passport, cards, medicine and health papers, and both "
                "have copies of shared papers."
            ),
        ),
        _ack(
            "tech.recording",
            _("No secret recording"),
            _("Neither of us records a talk or a session in secret."),
        ),
        _ack(
            "legal.not_contract",
            _("A plan between two people"),
            _(
                "This is a plan between us: not a contract, not a legal separation agreement and "
                "not a parenting order."
            ),
        ),
        _ack(
            "legal.no_precedent",
            _("For this time only"),
            _(
                "What is written here is for this term and not meant to count later, but a court "
                "may still see it."
            ),
        ),
        _ack(
            "legal.advice",
            _("Independent advice"),
            _("Each of us can take independent legal, tax and benefits advice before signing."),
        ),
    ),
)
