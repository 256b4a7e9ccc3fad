from agreements.questions.rules import Option, Question, Topic
from agreements.questions.words import _

TOPIC = Topic(
    "own",
    _("My own work"),
    8,
    _("Promises about yourself. Nobody votes on them, and small ones are easier to keep."),
    (
        Question(
            "intention.own_goals",
            _("What do you want to do for yourself in this time?"),
            _("My own goals"),
            "list",
            "O",
            kind="commitment",
            hint=_("One a line, starting with “I”. What, how often, until when."),
            good=_("“I see my therapist every week until the end review.”"),
            pitfall=_("Goals for the other; “be a better person”."),
        ),
        Question(
            "growth.support",
            _("Who supports you, and how often?"),
            _("My support"),
            "list",
            "O",
            kind="commitment",
            hint=_("A helper, a group, a doctor, a friend. One a line, starting with “I”."),
            pitfall=_("More than a person can keep."),
        ),
        Question(
            "growth.daily",
            _("Which practice calms you?"),
            _("What calms me"),
            "list",
            "O",
            kind="commitment",
            essentials=False,
            rows=2,
            hint=_("One or two, such as “I walk for 20 minutes on five days a week”."),
            pitfall=_("Ten practices."),
        ),
        Question(
            "lines.own",
            _("Which limit is yours, and what will you do to protect it?"),
            _("My own limit"),
            "list",
            "O",
            kind="boundary",
            hint=_("“If …, I …”, about what you will do."),
            good=_("“If there is shouting, I end the talk and write to my coach.”"),
            pitfall=_("Punishment for the other; twelve of them."),
        ),
        Question(
            "growth.share",
            _("What do you tell the other about your own work?"),
            _("What I tell of it"),
            "single",
            "O",
            kind="boundary",
            essentials=False,
            options=(
                Option(
                    "nothing", _("Nothing"), _("About my own work I say nothing outside sessions.")
                ),
                Option(
                    "went",
                    _("Only that I went"),
                    _("About my own work I say that I went, and nothing more."),
                ),
                Option(
                    "session",
                    _("What I choose, in a session"),
                    _("About my own work I say what I choose, in sessions."),
                ),
            ),
            pitfall=_("Reading journals or therapy notes."),
        ),
    ),
)
