from agreements.questions.rules import Detail, Option, Question, Topic
from agreements.questions.words import _

TOPIC = Topic(
    "end",
    _("Changing and ending it"),
    14,
    _("How a rule is changed, and what happens when this time is over."),
    (
        Question(
            "review.change",
            _("How can a rule be changed?"),
            _("Changing a rule"),
            "single",
            "E",
            options=(
                Option(
                    "session",
                    _("In a session and in writing"),
                    _("We change a rule in a session and in writing, once both of us confirm it."),
                ),
                Option(
                    "email",
                    _("Small ones by email"),
                    _("We change small things by email, once both of us confirm them."),
                ),
            ),
            good=_("The old version is kept, the new one has a date."),
            pitfall=_("One-sided edits."),
        ),
        Question(
            "ending.early",
            _("How can this end early?"),
            _("Ending early"),
            "single",
            "E",
            essentials=True,
            required=True,
            hint=_("Leaving for safety is always possible and needs no talk."),
            options=(
                Option(
                    "either",
                    _("Either tells our coach, and we talk within three days"),
                    _(
                        "Either of us can end this early by telling {coach}, we then talk within "
                        "three days, and leaving for safety needs no talk."
                    ),
                ),
                Option(
                    "both",
                    _("In a session, both together"),
                    _("We end this early in a session, and leaving for safety needs no talk."),
                ),
            ),
            good=_("Leaving for safety needs neither talk nor reason."),
            pitfall=_("Moving back on impulse; vanishing."),
        ),
        Question(
            "ending.options",
            _("Which choices should be open at the end review?"),
            _("Choices at the end"),
            "multi",
            "J",
            essentials=True,
            options=(
                Option(
                    "return",
                    _("Coming back with a written plan"),
                    _("a return with a written plan"),
                ),
                Option("extend", _("Extending once"), _("one extension")),
                Option("form", _("Changing the form"), _("a change of form")),
                Option(
                    "apart", _("Living apart with a mediator"), _("living apart with a mediator")
                ),
                Option(
                    "question",
                    _("Settling one question first"),
                    _("settling one named question first"),
                ),
            ),
            sentence=_("At the end review these choices are open: {list}."),
            good=_("All of them are read aloud before anybody says where they lean."),
            pitfall=_("Only “home or divorce”."),
        ),
        Question(
            "ending.return_needs",
            _("What would you need to see before living together again?"),
            _("Before a return"),
            "list",
            "E",
            columns=(
                Detail("what", _("What")),
                Detail("who", _("Who does it?")),
                Detail("seen", _("How will you see it?")),
            ),
            row="{what}[, by {who}][, seen by {seen}]",
            sentence=_("Before a return we look for these: {list}."),
            good=_("“Six weekends with the children kept, and each tells the coach alone.”"),
            pitfall=_("Milestones for one only."),
        ),
        Question(
            "legal.no_filing",
            _("Do you leave out steps at court or about property in this time?"),
            _("Steps at court"),
            "single",
            "E",
            when=("married_or_joint_property",),
            ordered=True,
            hint=_("Advice, safety, the children and deadlines are always free."),
            options=(
                Option(
                    "yes",
                    _("Yes, except for safety, children and deadlines"),
                    _(
                        "Neither of us takes a step at court or about property in this time, "
                        "except for safety, the children or a deadline."
                    ),
                ),
                Option(
                    "notice",
                    _("Only after telling the other beforehand"),
                    _(
                        "Before a step at court or about property we tell each other {days} days "
                        "ahead, except for safety, the children or a deadline."
                    ),
                    (
                        Detail(
                            "days",
                            _("How many days before?"),
                            _("Tell us how many days"),
                            type="number",
                        ),
                    ),
                ),
                Option(
                    "no",
                    _("No, each of us may at any time"),
                    _("Each of us may take any step at court or about property at any time."),
                ),
            ),
            good=_("“We file nothing before 10 November; either may take advice at any time.”"),
            pitfall=_("It keeps somebody from advice or protection."),
        ),
        Question(
            "review.stuck",
            _("What holds if you cannot agree on something urgent?"),
            _("When we cannot agree"),
            "single",
            "J",
            tier="relevant",
            options=(
                Option(
                    "careful",
                    _("The more careful way, until our coach has time"),
                    _(
                        "If we cannot agree on something urgent, the more careful way holds until "
                        "{coach} has time for us, within 48 hours."
                    ),
                ),
                Option(
                    "coach",
                    _("We ask our coach within 48 hours"),
                    _("If we cannot agree on something urgent, we ask {coach} within 48 hours."),
                ),
                Option(
                    "mediator",
                    _("We ask a mediator"),
                    _("If we cannot agree on something urgent, we ask a mediator."),
                ),
            ),
            good=_("Until then the more careful way holds."),
            pitfall=_("The louder voice decides."),
        ),
        Question(
            "ending.return_plan",
            _("If you live together again: in which steps, and what stays for 90 days?"),
            _("Steps of a return"),
            "single",
            "J",
            tier="relevant",
            when=("at_end_review",),
            options=(
                Option(
                    "weekend",
                    _("A weekend to try it"),
                    _("We begin a return with one weekend[, and these stay for 90 days: {stays}]."),
                ),
                Option(
                    "nights",
                    _("Two nights, then four"),
                    _(
                        "We begin a return with two nights a week and go on to four"
                        "[, and these stay for 90 days: {stays}]."
                    ),
                ),
                Option(
                    "guest_room",
                    _("At once, with a guest room"),
                    _(
                        "We live together again at once, with a guest room"
                        "[, and these stay for 90 days: {stays}]."
                    ),
                ),
            ),
            details=(Detail("stays", _("Which three rules stay for 90 days?")),),
            good=_("Dates, a way to stop, and therapy goes on."),
            pitfall=_("All the work stops on the day of the return."),
        ),
        Question(
            "ending.papers",
            _("What happens to papers and notes afterwards?"),
            _("Papers afterwards"),
            "single",
            "J",
            tier="relevant",
            options=(
                Option(
                    "copies",
                    _("Each keeps a copy, the rest is deleted"),
                    _("Each of us keeps a copy of this agreement, and the rest is deleted."),
                ),
                Option(
                    "coach",
                    _("Our coach keeps them as long as the law asks"),
                    _(
                        "{coach} keeps the papers as long as the law asks, "
                        "and deletes them afterwards."
                    ),
                ),
            ),
            good=_("A named time after which they are deleted."),
            pitfall=_("Drafts and private notes live on."),
        ),
    ),
)
