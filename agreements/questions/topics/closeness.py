from agreements.questions.rules import Detail, Option, Question, Topic
from agreements.questions.words import _

_APART = ("form:two_homes", "form:nesting", "form:apart", "form:property")
_OFTEN = Detail("when", _("How often, and where?"), _("Tell us how often and where"))

TOPIC = Topic(
    "closeness",
    _("Closeness and dating"),
    5,
    _("Some people find these hard. Leave any of them, or talk with your coach instead."),
    (
        Question(
            "contact.frequency",
            _("How often would you like to meet in person?"),
            _("Meeting in person"),
            "single",
            "E",
            when=_APART,
            ordered=True,
            options=(
                Option(
                    "coach",
                    _("Only with our coach"),
                    _("We see each other only in sessions with {coach}."),
                ),
                Option(
                    "handovers",
                    _("Only at handovers"),
                    _("Outside sessions we see each other only at handovers."),
                ),
                Option(
                    "some",
                    _("Now and then, on agreed days"),
                    _("Outside sessions we meet {when}."),
                    (_OFTEN,),
                ),
            ),
            good=_("“One walk, every second Saturday from 10:00 to 11:30.”"),
            pitfall=_("More when lonely, less when angry."),
        ),
        Question(
            "contact.dates_together",
            _("Would you like dates with each other in this time?"),
            _("Dates with each other"),
            "single",
            "E",
            ordered=True,
            options=(
                Option("no", _("No"), _("We do not go on dates with each other in this time.")),
                Option(
                    "after_midpoint",
                    _("Not before the midpoint"),
                    _("We do not go on dates with each other before the midpoint."),
                ),
                Option(
                    "fortnightly",
                    _("Every second week"),
                    _("We go on a date with each other every second week."),
                ),
                Option("weekly", _("Every week"), _("We go on a date with each other every week.")),
            ),
            pitfall=_("One dates, the other auditions."),
        ),
        Question(
            "intimacy.touch",
            _("Which everyday touch is all right for you?"),
            _("Everyday touch"),
            "single",
            "E",
            ordered=True,
            protective=True,
            hint=_("If your answers differ, the more careful one holds until you both change it."),
            options=(
                Option("none", _("None"), _("We do not touch each other in this time.")),
                Option(
                    "greeting",
                    _("A greeting"),
                    _("We greet each other with a handshake and no other touch."),
                ),
                Option(
                    "hug_if_asked",
                    _("A hug, if asked first"),
                    _("A hug is all right if one of us asks and hears yes."),
                ),
                Option(
                    "hand_hug",
                    _("Holding hands, an arm, a hug"),
                    _("Holding hands, an arm or a hug is all right if both of us want it."),
                ),
            ),
            pitfall=_("Meeting in the middle. Never average here."),
        ),
        Question(
            "intimacy.sexual",
            _("And sexual contact with each other?"),
            _("Sexual contact"),
            "single",
            "E",
            ordered=True,
            protective=True,
            hint=_("If your answers differ, the more careful one holds until you both change it."),
            options=(
                Option(
                    "none",
                    _("None in this time"),
                    _("We have no sexual contact with each other in this time."),
                ),
                Option(
                    "after_midpoint",
                    _("None before the midpoint, then we talk with our coach"),
                    _(
                        "We have no sexual contact with each other before the midpoint, "
                        "and then talk about it with {coach}."
                    ),
                ),
                Option(
                    "both_told",
                    _("Only after each has told our coach"),
                    _("We have sexual contact only after each of us has told {coach} alone."),
                ),
                Option(
                    "when_both",
                    _("When both clearly want it"),
                    _("Sexual contact is all right when both of us clearly want it."),
                ),
            ),
            pitfall=_("As proof, payment or sleeping pill."),
        ),
        Question(
            "outside.dating",
            _("Do you see other people romantically in this time?"),
            _("Seeing other people"),
            "single",
            "E",
            ordered=True,
            options=(
                Option(
                    "no",
                    _("No, neither of us"),
                    _("Neither of us sees anyone else romantically in this time."),
                ),
                Option(
                    "session",
                    _("Only after talking about it in a session"),
                    _(
                        "Neither of us sees anyone else before we have talked about it "
                        "in a session."
                    ),
                ),
                Option(
                    "yes",
                    _("Yes, either of us may"),
                    _("Either of us may see other people in this time."),
                ),
            ),
            pitfall=_("Two private definitions of “a break”."),
        ),
        Question(
            "outside.counts",
            _("What counts as seeing somebody else?"),
            _("What counts"),
            "multi",
            "E",
            essentials=False,
            options=(
                Option("dates", _("Dates"), _("dates")),
                Option("sexual", _("Sexual contact"), _("sexual contact")),
                Option("flirting", _("Flirting messages"), _("flirting messages")),
                Option("profiles", _("Dating profiles"), _("dating profiles")),
                Option(
                    "friendship", _("A secret close friendship"), _("a secret close friendship")
                ),
                Option("paid", _("Paid sexual services"), _("paid sexual services")),
                Option("pornography", _("Pornography"), _("pornography")),
                Option("ex", _("Meeting an ex alone"), _("meeting an ex alone")),
            ),
            sentence=_("Seeing someone else means {list}."),
            pitfall=_("Only one thing counts."),
        ),
        Question(
            "outside.third_party",
            _("What about contact with the other person involved?"),
            _("Contact with the other person involved"),
            "single",
            "E",
            when=("third_party_contact",),
            ordered=True,
            hint=_("Please don’t write a name."),
            options=(
                Option(
                    "none",
                    _("None at all"),
                    _("There is no contact with the other person involved."),
                ),
                Option(
                    "work",
                    _("Only what work forces, told afterwards"),
                    _(
                        "Contact with the other person involved is about work matters only, "
                        "in writing, and told to {coach} within 24 hours."
                    ),
                ),
            ),
            pitfall=_("“Less contact”; naming the person in a shared file."),
        ),
    ),
)
