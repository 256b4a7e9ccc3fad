from agreements.questions.rules import Detail, Option, Question, Topic
from agreements.questions.topics.lines import WHO
from agreements.questions.words import _

TOPIC = Topic(
    "money",
    _("Money"),
    10,
    _("Everyday order for this time only. Property and support are not settled here."),
    (
        Question(
            "money.limit",
            _("Above what amount do you ask each other first?"),
            _("Asking before spending"),
            "money",
            "E",
            essentials=True,
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
                Option(
                    "fixed",
                    _("Each pays in a fixed sum"),
                    _("Each of us pays {sum} into the joint account, and both can read it."),
                    (
                        Detail(
                            "sum",
                            _("How much, and by which day?"),
                            _("Tell us how much, and by which day"),
                        ),
                    ),
                ),
                Option("as_before", _("As before"), _("We use the joint account as before.")),
                Option(
                    "not_used", _("Not at all"), _("We do not use the joint account in this time.")
                ),
            ),
            good=_("“Each pays in by the 1st; only listed bills go out.”"),
            pitfall=_("Emptying it to be safe."),
        ),
        Question(
            "money.bills",
            _("Who pays which bill, and when?"),
            _("Bills"),
            "list",
            "J",
            columns=(Detail("bill", _("Bill")), WHO, Detail("day", _("By which day?"))),
            row="{bill}[: {who}][, {day}]",
            when=("any_money_tie", "has_children"),
            rows=20,
            hint=_("Rent, power, the children’s costs, the sessions."),
            sentence=_("We pay the running bills like this: {list}."),
            good=_("A short table: what, who, by when."),
            pitfall=_("The power is cut in week three."),
        ),
        Question(
            "money.own_money",
            _("How much does each of you have freely, a week?"),
            _("Money of one’s own"),
            "money",
            "E",
            when=("income_dependence",),
            hint=_("The same for both, on a set day. Nobody shows a receipt."),
            sentence=_("Each of us has {money} a week to spend freely, without receipts."),
            good=_("The same for both, on a set day, without receipts."),
            pitfall=_("Receipts asked of one only."),
        ),
        Question(
            "money.second_home",
            _("Who pays for the second place?"),
            _("Paying for the second place"),
            "single",
            "E",
            tier="relevant",
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
                    _("The second home is paid from the joint account[, up to {cap}]."),
                ),
            ),
            details=(Detail("cap", _("Up to how much a month?")),),
            good=_("A cap and an end."),
            pitfall=_("Debt for the time apart itself."),
        ),
    ),
)
