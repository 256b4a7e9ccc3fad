from agreements.questions.rules import Detail, Option, Question, Topic
from agreements.questions.topics.lines import DAYS, FROM, TO
from agreements.questions.words import _

_KIDS = ("has_children",)

TOPIC = Topic(
    "children",
    _("The children"),
    6,
    _("When they are with whom, and who decides what. A plan between you binds no court."),
    (
        Question(
            "parenting.schedule",
            _("Where are the children, and when?"),
            _("The children’s days"),
            "schedule",
            "J",
            essentials=True,
            when=_KIDS,
            required=True,
            hint=_("Days and hours. It may repeat after any number of days or weeks."),
            columns=(DAYS, FROM, TO, Detail("who", _("With whom, or where?"))),
            sentence=_("The children’s days repeat {cycle}."),
            row=_("{days}[ from {from}][ to {to}] the children are with {who}"),
            rows=14,
            good=_("“Every week from Friday 17:30 to Sunday 17:30 with Sam, from 22 January on.”"),
            pitfall=_("“Flexible”."),
        ),
        Question(
            "parenting.roster",
            _("How do you plan when your work changes from week to week?"),
            _("Planning around shifts"),
            "single",
            "J",
            when=("has_children+shift_work", "has_children+deployed"),
            options=(
                Option(
                    "sent",
                    _("The roster comes first, then the plan"),
                    _(
                        "The roster is sent by day {sent} of each month, and the children’s days "
                        "are fixed by day {fixed}."
                    ),
                    (
                        Detail(
                            "sent",
                            _("Roster sent by which day of the month?"),
                            _("Tell us by which day it is sent"),
                            type="number",
                        ),
                        Detail(
                            "fixed",
                            _("Plan fixed by which day?"),
                            _("Tell us by which day it is fixed"),
                            type="number",
                        ),
                    ),
                ),
                Option(
                    "days_off",
                    _("Days off are days with the children"),
                    _("Days off work are days with the children."),
                ),
                Option(
                    "blocks",
                    _("In blocks of days"),
                    _("The children’s days come in blocks: {blocks}."),
                    (Detail("blocks", _("Which blocks?"), _("Tell us which blocks")),),
                ),
            ),
            good=_("“Roster by the 20th, the month’s plan fixed by the 25th.”"),
            pitfall=_("New talks every week."),
        ),
        Question(
            "parenting.handover",
            _("How do you hand over?"),
            _("Handovers"),
            "single",
            "J",
            essentials=("form:two_homes", "form:apart"),
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
            good=_("“Fridays at 17:30, at the door, in two minutes.”"),
            details=(
                Detail("when", _("When, and who drives?")),
                Detail("bag", _("What is in the bag?")),
            ),
            pitfall=_("Children carry messages."),
        ),
        Question(
            "parenting.decisions",
            _("Which things about the children do you decide together?"),
            _("Decisions for the children"),
            "multi",
            "J",
            when=_KIDS,
            hint=_("Day-to-day matters and emergencies are for whoever has them."),
            options=(
                Option("school", _("School"), _("school")),
                Option("health", _("Health"), _("health")),
                Option("faith", _("Faith"), _("faith")),
                Option("activities", _("Sport and other activities"), _("activities")),
                Option("travel", _("Travel"), _("travel")),
                Option(
                    "passports",
                    _("Passports, which stay where they are until then"),
                    _("passports, which stay where they are until then"),
                ),
            ),
            sentence=_(
                "Whoever has the children decides day-to-day matters and emergencies, and we "
                "decide together on {list}."
            ),
            good=_("“In an emergency whoever has them acts, and tells the other at once.”"),
            pitfall=_("A big change during this time."),
        ),
        Question(
            "parenting.calls",
            _("How do the children call the other parent?"),
            _("Calls with the children"),
            "single",
            "J",
            tier="relevant",
            when=_KIDS,
            options=(
                Option(
                    "any",
                    _("Whenever the child wants"),
                    _("The children may call the other parent whenever they want to."),
                ),
                Option(
                    "fixed",
                    _("At set times"),
                    _("The children call the other parent {when}."),
                    (
                        Detail(
                            "when",
                            _("Which days, what time, how long?"),
                            _("Tell us which days and what time"),
                        ),
                    ),
                ),
            ),
            good=_("“Every second day at 18:45 for 15 minutes, from a quiet room.”"),
            pitfall=_("A call as control of the other home."),
        ),
        Question(
            "parenting.infant",
            _("How do feeding, naps and nights go for your youngest?"),
            _("The youngest child"),
            "long",
            "J",
            tier="relevant",
            when=("has_child_under_3",),
            hint=_("Short and often suits the very young."),
            good=_("“Every second day from 15:00 to 17:30; the nap stays at 12:30.”"),
            pitfall=_("Long gaps copied from a plan for school children."),
        ),
        Question(
            "parenting.information",
            _("How do you share news from school and the doctor?"),
            _("News of the children"),
            "single",
            "J",
            tier="relevant",
            when=_KIDS,
            options=(
                Option(
                    "email",
                    _("One email a week"),
                    _("We share news of the children by email once a week, health in 24 hours."),
                ),
                Option(
                    "notebook",
                    _("A notebook in the bag"),
                    _("We share news of the children in a notebook, and health within 24 hours."),
                ),
                Option(
                    "calendar",
                    _("A calendar both can read"),
                    _("We share news of the children in a calendar, and health within 24 hours."),
                ),
            ),
            good=_("“An email on Sundays, five lines.”"),
            pitfall=_("The child as messenger."),
        ),
        Question(
            "parenting.swaps",
            _("Who is asked first when one of you cannot take the children?"),
            _("Swapping days"),
            "single",
            "J",
            tier="relevant",
            when=_KIDS,
            hint=_("And how you ask to swap a day, or say that you are late."),
            options=(
                Option(
                    "parent",
                    _("The other parent"),
                    _(
                        "We ask the other parent first[, swap days with {hours} hours’ notice]"
                        "[, and when late: {late}]."
                    ),
                ),
                Option(
                    "family",
                    _("Family"),
                    _(
                        "We ask family first[, swap days with {hours} hours’ notice]"
                        "[, and when late: {late}]."
                    ),
                ),
                Option(
                    "sitter",
                    _("A sitter"),
                    _(
                        "We ask a sitter first[, swap days with {hours} hours’ notice]"
                        "[, and when late: {late}]."
                    ),
                ),
            ),
            details=(
                Detail("hours", _("How many hours before do you ask to swap?"), type="number"),
                Detail("late", _("What do you do when you are late?")),
            ),
            good=_(
                "“48 hours ahead; 20 minutes late: a message; away over 4 hours: we ask first.”"
            ),
            pitfall=_("A last-minute change as a show of power."),
        ),
        Question(
            "parenting.together",
            _("Do you spend time together as a family?"),
            _("Family time"),
            "single",
            "E",
            tier="relevant",
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
            good=_("“Sunday lunch from 12:00 to 14:00, ending if voices rise.”"),
            pitfall=_("The children think all is well again."),
        ),
        Question(
            "parenting.sober_care",
            _("What holds about alcohol and drugs while caring and driving?"),
            _("Sober while caring"),
            "single",
            "E",
            tier="relevant",
            when=("has_children+ctx:substance",),
            ordered=True,
            options=(
                Option(
                    "none",
                    _("Nothing in the whole time with them"),
                    _("Whoever has the children takes no alcohol or drugs in all that time."),
                ),
                Option(
                    "twelve",
                    _("Nothing from 12 hours before"),
                    _(
                        "Whoever has the children takes no alcohol or drugs from 12 hours before "
                        "until the handover back, and in doubt the other takes over."
                    ),
                ),
            ),
            good=_("In doubt the other takes over, without a quarrel."),
            pitfall=_("Testing as a weapon."),
        ),
    ),
)
