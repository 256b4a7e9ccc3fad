from agreements.questions.rules import Detail, Option, Question, Topic
from agreements.questions.words import _

TOPIC = Topic(
    "hard",
    _("If things get hard"),
    9,
    _("Something won’t go to plan. That’s expected; here is what you do then."),
    (
        Question(
            "reporting.how",
            _("If something didn’t go to plan, by when do you tell, and whom first?"),
            _("Telling each other"),
            "single",
            "E",
            options=(
                Option(
                    "day",
                    _("Our coach within 24 hours, each other in the next session"),
                    _(
                        "If something does not go to plan, we tell {coach} within 24 hours, "
                        "and each other in the next session."
                    ),
                ),
                Option(
                    "two_days",
                    _("Our coach within 48 hours, each other in the next session"),
                    _(
                        "If something does not go to plan, we tell {coach} within 48 hours, "
                        "and each other in the next session."
                    ),
                ),
                Option(
                    "session",
                    _("In the next session"),
                    _(
                        "If something does not go to plan, we tell each other in the next "
                        "session with {coach}."
                    ),
                ),
                Option(
                    "both",
                    _("Both at once"),
                    _("If something does not go to plan, we tell each other and {coach} at once."),
                ),
            ),
            pitfall=_("A midnight confession to feel better."),
        ),
        Question(
            "lapse.talk",
            _("When and how do you talk about it?"),
            _("Talking about what didn’t work"),
            "single",
            "J",
            options=(
                Option(
                    "three_days",
                    _("Within three days, with our coach"),
                    _(
                        "If something does not go to plan, we talk about it with {coach} within "
                        "three days, and the person it concerns speaks first."
                    ),
                ),
                Option(
                    "next",
                    _("In the next session"),
                    _("If something does not go to plan, we talk about it in the next session."),
                ),
                Option(
                    "written",
                    _("In writing first, then in a session"),
                    _(
                        "If something does not go to plan, we write it down first and then talk "
                        "in a session."
                    ),
                ),
            ),
            pitfall=_("A trial in the kitchen at night."),
        ),
        Question(
            "timeout.rule",
            _("What is your word for a pause, and how do you come back?"),
            _("A pause"),
            "single",
            "J",
            required=True,
            options=(
                Option(
                    "twenty",
                    _("Twenty minutes"),
                    _(
                        "Either of us can say ‘{word}’: we stop for 20 minutes, whoever said it "
                        "writes first, and the topic rests for 24 hours."
                    ),
                    (Detail("word", _("Your word"), _("Tell us the word")),),
                ),
                Option(
                    "hour",
                    _("One hour"),
                    _(
                        "Either of us can say ‘{word}’: we stop for one hour, whoever said it "
                        "writes first, and the topic rests for 24 hours."
                    ),
                    (Detail("word", _("Your word"), _("Tell us the word")),),
                ),
                Option(
                    "tomorrow",
                    _("Until the next day"),
                    _("Either of us can say ‘{word}’: we stop until the next day."),
                    (Detail("word", _("Your word"), _("Tell us the word")),),
                ),
            ),
            good=_("“Pause”: 20 minutes; whoever called it writes first."),
            pitfall=_("No way back is a wall of silence."),
        ),
        Question(
            "reporting.what",
            _("What do you want told without being asked?"),
            _("What we tell unasked"),
            "multi",
            "E",
            essentials=False,
            options=(
                Option("rule", _("A rule that wasn’t kept"), _("a rule not kept")),
                Option("debt", _("A new debt"), _("a new debt")),
                Option("illness", _("An illness that matters"), _("an illness that matters")),
                Option(
                    "children", _("Something the children saw"), _("something the children saw")
                ),
            ),
            sentence=_("Without being asked, each of us tells about {list}."),
            pitfall=_("“Everything”."),
        ),
        Question(
            "review.change",
            _("How can a rule be changed?"),
            _("Changing a rule"),
            "single",
            "E",
            essentials=False,
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
            pitfall=_("One-sided edits."),
        ),
        Question(
            "ending.early",
            _("How can this end early?"),
            _("Ending early"),
            "single",
            "E",
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
            pitfall=_("Moving back on impulse; vanishing."),
        ),
        Question(
            "ending.options",
            _("Which choices should be open at the end review?"),
            _("Choices at the end"),
            "multi",
            "J",
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
            pitfall=_("Only “home or divorce”."),
        ),
        Question(
            "ending.return_needs",
            _("What would you need to see before living together again?"),
            _("Before a return"),
            "list",
            "E",
            essentials=False,
            sentence=_("Before a return we look for these: {list}."),
            pitfall=_("Milestones for one only."),
        ),
    ),
)
