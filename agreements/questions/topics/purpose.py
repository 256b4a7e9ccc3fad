from agreements.questions.rules import Option, Question, Topic
from agreements.questions.words import _

TOPIC = Topic(
    "purpose",
    _("Why we’re doing this"),
    1,
    _("What this time is for, and what it isn’t. You may see it differently; that’s common."),
    (
        Question(
            "intention.purpose",
            _("What is this time for?"),
            _("What this time is for"),
            "multi",
            "E",
            hint=_("Choose what matters most. Two is plenty."),
            options=(
                Option("healing", _("Healing"), _("healing")),
                Option("calm", _("Calm and stability"), _("calm and stability")),
                Option("clarity", _("Clarity"), _("clarity")),
                Option("room", _("Room for each to do their own work"), _("room for our own work")),
                Option("harm", _("An end to harmful conflict"), _("an end to harmful conflict")),
            ),
            sentence=_("This time is for {list}."),
            good=_("Two words you could both say aloud."),
            pitfall=_("A hidden second purpose: leaving quietly, punishing, winning back."),
        ),
        Question(
            "intention.statement",
            _("How would you finish this sentence: “We are living apart so that …”?"),
            _("Our intention"),
            "text",
            "J",
            hint=_("You decide this together. Anything you suggest helps. One sentence is best."),
            limit=400,
            good=_("One sentence with “we”, and one end date."),
            pitfall=_("A paragraph on one person’s faults."),
        ),
        Question(
            "intention.is_not",
            _("What is this time not?"),
            _("What this is not"),
            "multi",
            "E",
            essentials=False,
            options=(
                Option("break_up", _("A break-up"), _("a break-up")),
                Option("punishment", _("A punishment"), _("a punishment")),
                Option("test", _("A test of love"), _("a test of love")),
                Option("permission", _("Permission to date"), _("permission to date")),
                Option("divorce", _("A first step to divorce"), _("a first step to divorce")),
                Option("avoiding", _("A way to avoid the work"), _("a way to avoid the work")),
            ),
            sentence=_("This time is not meant as {list}."),
            pitfall=_("Only one of them believes it."),
        ),
        Question(
            "term.no_final_decision",
            _("Do you leave any final decision about the two of you until the end review?"),
            _("No final decision before the end"),
            "single",
            "E",
            options=(
                Option(
                    "yes",
                    _("Yes, except where safety needs one"),
                    _(
                        "We make no final decision about our relationship before the end review, "
                        "except for safety."
                    ),
                ),
                Option(
                    "no",
                    _("No, either of us may decide at any time"),
                    _("Either of us may make a final decision about our relationship at any time."),
                ),
            ),
            pitfall=_("Used to hold someone who needs to leave."),
        ),
        Question(
            "term.coach_sessions",
            _("How often would you like to meet your coach?"),
            _("Sessions"),
            "single",
            "J",
            hint=_("You decide this together; suggest what would help you."),
            options=(
                Option(
                    "each_weekly_together_fortnightly",
                    _("Each alone every week, together every second week"),
                    _(
                        "Each of us meets {coach} alone every week, "
                        "and we meet {coach} together every second week."
                    ),
                ),
                Option(
                    "each_weekly",
                    _("Each alone every week"),
                    _("Each of us meets {coach} alone every week."),
                ),
                Option(
                    "together_weekly",
                    _("Together every week"),
                    _("We meet {coach} together every week."),
                ),
                Option(
                    "fortnightly",
                    _("Every second week"),
                    _("We meet {coach} every second week."),
                ),
            ),
            pitfall=_("“As needed”."),
        ),
        Question(
            "term.extension",
            _("May this time be extended?"),
            _("Extending"),
            "single",
            "E",
            essentials=False,
            options=(
                Option("no", _("No"), _("This time is not extended.")),
                Option(
                    "once_30",
                    _("Once, by up to 30 days"),
                    _("This time may be extended once, by up to 30 days, if both of us agree."),
                ),
                Option(
                    "once_same",
                    _("Once, by up to the same length"),
                    _("This time may be extended once, by up to the same length, if both agree."),
                ),
            ),
            pitfall=_("Extension by silence."),
        ),
        Question(
            "intention.progress_signs",
            _("Which signs would show you that this time works?"),
            _("Signs that it works"),
            "list",
            "J",
            essentials=False,
            hint=_("Things anyone could notice, such as “no shouting at handovers”."),
            sentence=_("At the midpoint we look at these signs: {list}."),
            pitfall=_("Measuring trust in percent."),
        ),
        Question(
            "intention.leaning",
            _("Where do you lean today?"),
            _("Where you lean"),
            "single",
            "P",
            kind="private",
            hint=_("It’s never shown to anyone but your coach, and it can change."),
            options=(
                Option("towards", _("Towards rebuilding")),
                Option("unsure", _("I can’t tell yet")),
                Option("ending", _("Towards ending")),
            ),
            pitfall=_("Shown to the other, it becomes the only topic."),
        ),
    ),
)
