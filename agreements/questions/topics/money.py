from agreements.questions.rules import Option, Question, Topic
from agreements.questions.words import _

TOPIC = Topic(
    "money",
    _("Money"),
    7,
    _("Everyday order for this time only. Property and support are not settled here."),
    (
        Question(
            "money.limit",
            _("Above what amount do you ask each other first?"),
            _("Asking before spending"),
            "money",
            "E",
            when=("any_money_tie",),
            hint=_("For shared money. Food and spending for safety never need asking."),
            sentence=_("We ask each other before spending more than {money} of shared money."),
            good=_("An amount, a way to ask, and what no answer means."),
            pitfall=_("Asking for grocery money."),
        ),
        Question(
            "money.joint_account",
            _("How is the joint account used?"),
            _("The joint account"),
            "single",
            "E",
            essentials=False,
            when=("joint_account",),
            options=(
                Option(
                    "bills",
                    _("For bills only, both can read it"),
                    _(
                        "Only the shared bills are paid from the joint account, and both "
                        "can read it."
                    ),
                ),
                Option("as_before", _("As before"), _("We use the joint account as before.")),
                Option(
                    "not_used", _("Not at all"), _("We do not use the joint account in this time.")
                ),
            ),
            pitfall=_("Emptying it to be safe."),
        ),
        Question(
            "money.bills",
            _("Who pays which bill, and when?"),
            _("Bills"),
            "list",
            "J",
            essentials=False,
            when=("any_money_tie", "has_children"),
            rows=10,
            hint=_("One bill a line: what, who, which day."),
            sentence=_("We pay the running bills like this: {list}."),
            pitfall=_("The power is cut in week three."),
        ),
        Question(
            "money.second_home",
            _("Who pays for the second place?"),
            _("Paying for the second place"),
            "single",
            "E",
            essentials=False,
            when=("form:two_homes", "form:nesting"),
            options=(
                Option("shared", _("We share it"), _("We share the cost of the second home.")),
                Option(
                    "mover",
                    _("The one who moves"),
                    _("The one who moves pays for the second home."),
                ),
                Option(
                    "joint",
                    _("The joint account"),
                    _("The second home is paid from the joint account."),
                ),
            ),
            pitfall=_("Debt for the time apart itself."),
        ),
    ),
)
