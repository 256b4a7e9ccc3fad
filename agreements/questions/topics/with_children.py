from agreements.questions.rules import Detail, Option, Question, Topic
from agreements.questions.topics.lines import A_TIME
from agreements.questions.words import _

_KIDS = ("has_children",)

TOPIC = Topic(
    "with_children",
    _("Words and days for the children"),
    7,
    _("What they hear, from whom, and what stays the same for them."),
    (
        Question(
            "telling.children_words",
            _("What do the children hear, in words you both use?"),
            _("Words for the children"),
            "long",
            "J",
            when=_KIDS,
            hint=_("Where they sleep, that it is not their fault, that you both love them."),
            sentence=_("We tell the children together, in these words: ‘{text}.’"),
            good=_("Apart for a while; not your fault; we both love you."),
            pitfall=_("Promises about the outcome; reasons."),
        ),
        Question(
            "telling.children_when",
            _("When do the children hear it, and from whom?"),
            _("The day the children hear it"),
            "date",
            "J",
            when=_KIDS,
            hint=_("Before anybody moves. A weekend morning leaves time for their questions."),
            details=(
                A_TIME,
                Detail(
                    "who",
                    _("Who tells them?"),
                    type="choice",
                    options=(
                        Option("both", _("Both of us together"), _("together")),
                        Option("each", _("Each of us, in the same words"), _("each of us alone")),
                        Option("helper", _("With a counsellor"), _("with a counsellor")),
                    ),
                ),
            ),
            sentence=_("We tell the children on {date}[ at {at}][, {who}]."),
            good=_("A Saturday morning in the week before, both together."),
            pitfall=_("Packed bags tell them first."),
        ),
        Question(
            "parenting.same_rules",
            _("Which routines stay the same in both places?"),
            _("The same in both homes"),
            "list",
            "J",
            tier="relevant",
            when=_KIDS,
            hint=_("Three are plenty, such as “bed at 19:30”."),
            sentence=_("These routines are the same in both homes: {list}."),
            good=_("“Bed at 19:30, screens for 30 minutes, homework before play.”"),
            pitfall=_("Fun home and strict home."),
        ),
        Question(
            "events.children_days",
            _("How do you spend the children’s birthdays and holidays?"),
            _("The children’s own days"),
            "single",
            "J",
            tier="relevant",
            when=_KIDS,
            options=(
                Option(
                    "both",
                    _("Both of us, for two hours"),
                    _("On the children’s own days we are both there for two hours[: {which}]."),
                ),
                Option(
                    "split",
                    _("The day is divided"),
                    _("On the children’s own days each of us has a part of the day[: {which}]."),
                ),
                Option(
                    "turns",
                    _("In turns"),
                    _("We take turns with the children’s own days[: {which}]."),
                ),
            ),
            details=(Detail("which", _("Which days, and from when to when?")),),
            good=_("“One party together, from 14:00 to 16:00.”"),
            pitfall=_("A race of presents."),
        ),
    ),
)
