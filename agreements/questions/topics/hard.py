from agreements.questions.rules import Detail, Option, Question, Topic
from agreements.questions.words import _

_KNOWN = ("ctx:betrayal", "ctx:hidden_sexual")

TOPIC = Topic(
    "hard",
    _("If things get hard"),
    13,
    _("Something won’t go to plan. That’s expected; here is what you do then."),
    (
        Question(
            "reporting.how",
            _("If something didn’t go to plan, by when do you tell, and whom first?"),
            _("Telling each other"),
            "single",
            "E",
            essentials=True,
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
                    "three_days",
                    _("Our coach within 72 hours, each other in the next session"),
                    _(
                        "If something does not go to plan, we tell {coach} within 72 hours, "
                        "and each other in the next session."
                    ),
                ),
                Option(
                    "sponsor",
                    _("A sponsor first, then our coach"),
                    _(
                        "If something does not go to plan, a sponsor hears it first, then {coach} "
                        "within 48 hours."
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
            good=_("“Our coach within 24 hours, the other in a session within three days.”"),
            pitfall=_("A midnight confession to feel better."),
        ),
        Question(
            "lapse.talk",
            _("When and how do you talk about it?"),
            _("Talking about what didn’t work"),
            "single",
            "J",
            essentials=("form:two_homes", "form:nesting", "form:property", "form:apart"),
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
            good=_("“When …, I felt …, next time I need …”, and the one it concerns first."),
            pitfall=_("A trial in the kitchen at night."),
        ),
        Question(
            "timeout.rule",
            _("What is your word for a pause, and how do you come back?"),
            _("A pause"),
            "single",
            "J",
            essentials=True,
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
            options=(
                Option("rule", _("A rule that wasn’t kept"), _("a rule not kept")),
                Option(
                    "contact",
                    _("Contact from the other person involved"),
                    _("contact from the other person involved"),
                ),
                Option("slip", _("A slip back into old habits"), _("a slip back")),
                Option("debt", _("A new debt"), _("a new debt")),
                Option("illness", _("An illness that matters"), _("an illness that matters")),
                Option(
                    "children", _("Something the children saw"), _("something the children saw")
                ),
            ),
            sentence=_("Without being asked, each of us tells about {list}."),
            good=_("One list that both have ticked."),
            pitfall=_("“Everything”."),
        ),
        Question(
            "lapse.kinds",
            _("What is a slip, and what is serious?"),
            _("A slip, or serious"),
            "list",
            "J",
            columns=(
                Detail("what", _("What happens")),
                Detail(
                    "weight",
                    _("What is it?"),
                    type="choice",
                    options=(
                        Option("slip", _("A slip"), _("a slip")),
                        Option("serious", _("Serious"), _("serious")),
                    ),
                ),
            ),
            row="{what}[ counts as {weight}]",
            sentence=_("Not everything weighs the same: {list}."),
            rows=8,
            good=_("A late call is a slip; a threat or secret contact is serious."),
            pitfall=_("Everything weighs the same."),
        ),
        Question(
            "lapse.repair",
            _("How can something be put right again?"),
            _("Putting it right"),
            "multi",
            "J",
            options=(
                Option("say", _("Saying what happened"), _("saying what happened")),
                Option("hear", _("Hearing what it did"), _("hearing what it did")),
                Option("make_good", _("Making it good"), _("making it good")),
                Option("support", _("More support"), _("more support")),
                Option("plan", _("Changing the plan"), _("changing the plan")),
                Option("rule", _("Writing the rule anew"), _("writing the rule anew")),
            ),
            sentence=_("We put things right again by {list}."),
            good=_("One step, with a day."),
            pitfall=_("Money, less time with the children, or a public confession: never."),
        ),
        Question(
            "reporting.detail",
            _("How much is told, and how are questions asked?"),
            _("How much is told"),
            "single",
            "E",
            tier="relevant",
            when=_KNOWN,
            options=(
                Option(
                    "headline",
                    _("That it happened, when, and the next step"),
                    _("We tell that something happened, when, and the next step."),
                ),
                Option(
                    "session",
                    _("As much as is asked in a session"),
                    _("We tell as much as is asked in a session with {coach}."),
                ),
            ),
            details=(
                Detail(
                    "questions",
                    _("And how are questions asked?"),
                    type="choice",
                    options=(
                        Option("list", _("As a list for the session")),
                        Option("weekly", _("One in writing a week")),
                    ),
                ),
            ),
            good=_("“The headline now, the questions in the session.”"),
            pitfall=_("Questioning at night, or never an answer."),
        ),
        Question(
            "lapse.repeat",
            _("If the same slip comes back, at which time do you do something?"),
            _("If it happens again"),
            "number",
            "J",
            tier="relevant",
            hint=_("For example at the third time."),
            details=(
                Detail(
                    "then",
                    _("What do you do then?"),
                    _("Tell us what you do then"),
                    type="choice",
                    options=(
                        Option("rule", _("Look at the rule"), _("we look at the rule")),
                        Option("support", _("Add support"), _("we add support")),
                        Option(
                            "midpoint",
                            _("Bring the midpoint forward"),
                            _("we bring the midpoint forward"),
                        ),
                    ),
                ),
            ),
            sentence=_("When the same slip has come up {number} times, {then}."),
            good=_("“The third time, we look at the rule.”"),
            pitfall=_("Keeping a tally of each other."),
        ),
        Question(
            "growth.disclosure",
            _("Is a talk prepared in which everything is told, with therapists?"),
            _("A prepared telling"),
            "single",
            "E",
            tier="relevant",
            when=_KNOWN,
            hint=_("Only whether it is planned, never what would be said."),
            options=(
                Option("no", _("No"), _("No prepared telling is planned in this time.")),
                Option(
                    "prepared",
                    _("It is being prepared with therapists"),
                    _(
                        "A full telling is being prepared with therapists, and until then nothing "
                        "is told in pieces."
                    ),
                ),
                Option("done", _("It has taken place"), _("A full telling has taken place.")),
                Option(
                    "later",
                    _("Not now"),
                    _("A full telling may be prepared with therapists, and not in this time."),
                ),
            ),
            good=_("“Prepared with both therapists; until then nothing in pieces.”"),
            pitfall=_("Doing it here, or with the coach alone."),
        ),
    ),
)
