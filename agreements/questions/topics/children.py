from agreements.questions.rules import Option, Question, Topic
from agreements.questions.words import _

_KIDS = ("has_children",)

TOPIC = Topic(
    "children",
    _("The children"),
    4,
    _("What they need to know and when they are with whom. A plan between you binds no court."),
    (
        Question(
            "parenting.schedule",
            _("Where are the children, and when?"),
            _("The children’s days"),
            "text",
            "J",
            when=_KIDS,
            required=True,
            hint=_("Days and hours, with the first handover. You decide this together."),
            good=_("“Every week from Friday 17:30 to Sunday 17:30 with Sam, from 22 January on.”"),
            pitfall=_("“Flexible”."),
        ),
        Question(
            "parenting.handover",
            _("How do you hand over?"),
            _("Handovers"),
            "single",
            "J",
            when=_KIDS,
            options=(
                Option(
                    "door",
                    _("At the door, briefly"),
                    _("We hand over at the door in two minutes, and do not talk about us."),
                ),
                Option(
                    "school",
                    _("At school or nursery"),
                    _("We hand over at school, one bringing and the other collecting."),
                ),
                Option(
                    "neutral",
                    _("At a neutral place"),
                    _("We hand over at a neutral place, and do not talk about us."),
                ),
            ),
            pitfall=_("Children carry messages."),
        ),
        Question(
            "parenting.calls",
            _("How do the children call the other parent?"),
            _("Calls with the children"),
            "text",
            "J",
            essentials=False,
            when=_KIDS,
            hint=_("For example “every second day at 18:45, for 15 minutes, from a quiet room”."),
            sentence=_("The children call the other parent {text}."),
            pitfall=_("A call as control of the other home."),
        ),
        Question(
            "parenting.decisions",
            _("Who decides what for the children?"),
            _("Decisions for the children"),
            "single",
            "J",
            essentials=False,
            when=_KIDS,
            options=(
                Option(
                    "duty_and_together",
                    _("Day-to-day: whoever has them. The big things: together"),
                    _(
                        "Whoever has the children decides day-to-day matters and emergencies, and "
                        "we decide on school, health, travel and faith together."
                    ),
                ),
                Option(
                    "together",
                    _("Everything together"),
                    _("We decide everything about the children together."),
                ),
            ),
            pitfall=_("A big change during the term."),
        ),
        Question(
            "parenting.same_rules",
            _("Which routines stay the same in both places?"),
            _("The same in both homes"),
            "list",
            "J",
            essentials=False,
            when=_KIDS,
            sentence=_("These routines are the same in both homes: {list}."),
            pitfall=_("Fun home and strict home."),
        ),
        Question(
            "parenting.together",
            _("Do you spend time together as a family?"),
            _("Family time"),
            "single",
            "E",
            essentials=False,
            ordered=True,
            when=_KIDS,
            options=(
                Option(
                    "none",
                    _("Not during this time"),
                    _("We spend no time together as a family in this time."),
                ),
                Option(
                    "events",
                    _("Only at the children’s events, apart"),
                    _("We both come to the children’s events, and keep apart there."),
                ),
                Option(
                    "meal", _("One meal a week"), _("We have one meal a week with the children.")
                ),
            ),
            pitfall=_("The children think all is well again."),
        ),
        Question(
            "telling.children_words",
            _("What do the children hear, in words you both use?"),
            _("Words for the children"),
            "text",
            "J",
            essentials=False,
            when=_KIDS,
            limit=600,
            sentence=_("We tell the children together, in these words: ‘{text}.’"),
            good=_("Apart for a while; not your fault; we both love you."),
            pitfall=_("Promises about the outcome; reasons."),
        ),
    ),
)
