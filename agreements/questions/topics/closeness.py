from agreements.questions.rules import Detail, Follows, Option, Question, Topic
from agreements.questions.words import _

_APART = ("form:two_homes", "form:nesting", "form:apart", "form:property")
_OFTEN = Detail("when", _("How often, and where?"), _("Tell us how often and where"))

TOPIC = Topic(
    "closeness",
    _("Closeness and dating"),
    8,
    _("Some people find these hard. Leave any of them, or talk with your coach instead."),
    (
        Question(
            "contact.frequency",
            _("How often would you like to meet in person?"),
            _("Meeting in person"),
            "single",
            "E",
            essentials=True,
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
            "intimacy.touch",
            _("Which everyday touch is all right for you?"),
            _("Everyday touch"),
            "single",
            "E",
            essentials=True,
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
            good=_("“A hug, if the other asks and hears yes.”"),
            pitfall=_("Meeting in the middle. Never average here."),
        ),
        Question(
            "intimacy.sexual",
            _("And sexual contact with each other?"),
            _("Sexual contact"),
            "single",
            "E",
            essentials=True,
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
            good=_("“None in this time; we look at it again at the midpoint.”"),
            pitfall=_("As proof, payment or sleeping pill."),
        ),
        Question(
            "outside.dating",
            _("Do you see other people romantically in this time?"),
            _("Seeing other people"),
            "single",
            "E",
            essentials=True,
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
            good=_("“Neither of us dates or flirts online before 10 November.”"),
            pitfall=_("Two private definitions of “a break”."),
        ),
        Question(
            "outside.counts",
            _("What counts as seeing somebody else?"),
            _("What counts"),
            "multi",
            "E",
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
            good=_("One list that both have ticked."),
            pitfall=_("Only one thing counts."),
        ),
        Question(
            "outside.third_party",
            _("What about contact with the other person involved?"),
            _("Contact with the other person involved"),
            "single",
            "E",
            essentials=True,
            when=("third_party_contact",),
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
                Option(
                    "ended",
                    _("It has already ended"),
                    _("Contact with the other person involved has ended and stays ended."),
                ),
            ),
            good=_("“Work matters only, in writing; anything else is told within 24 hours.”"),
            pitfall=_("“Less contact”; naming the person in a shared file."),
        ),
        Question(
            "contact.kind",
            _("When you meet, what for?"),
            _("What we meet for"),
            "multi",
            "E",
            tier="relevant",
            when=_APART,
            follows=Follows("contact.frequency", unless=("coach", "handovers")),
            options=(
                Option("children", _("The children’s events"), _("the children’s events")),
                Option("errands", _("Errands"), _("errands")),
                Option("session", _("A session"), _("a session")),
                Option("walk", _("A walk or a coffee"), _("a walk or a coffee")),
                Option("meal", _("A meal"), _("a meal")),
            ),
            details=(
                Detail("place", _("Where?")),
                Detail("minutes", _("For how many minutes at most?"), type="number"),
            ),
            sentence=_(
                "We meet for {list}[, at this place: {place}][, {minutes} minutes at most]."
            ),
            good=_("A public place, each with their own way home, and an end."),
            pitfall=_("At home, late, with alcohol."),
        ),
        Question(
            "intimacy.asking",
            _("Who may ask for closeness, and how?"),
            _("Asking"),
            "single",
            "E",
            tier="relevant",
            follows=Follows("intimacy.sexual", unless=("none",)),
            ordered=True,
            options=(
                Option(
                    "nobody",
                    _("Nobody before an agreed day"),
                    _("Neither of us asks before {day}."),
                    (Detail("day", _("Before when?"), _("Tell us before when")),),
                ),
                Option(
                    "one",
                    _("Only one of us"),
                    _("Only {asker} asks, once and in words, and a no needs no reason."),
                    (Detail("asker", _("Who?"), _("Tell us who")),),
                ),
                Option(
                    "either",
                    _("Either of us, in words"),
                    _("Either of us may ask once, in words, and a no holds for the day."),
                ),
            ),
            good=_("“Either may ask once; a no needs no reason and holds for the day.”"),
            pitfall=_("Asking again and again."),
        ),
        Question(
            "outside.change",
            _("If you come to see this differently, what do you do first?"),
            _("If my answer changes"),
            "single",
            "J",
            tier="relevant",
            options=(
                Option(
                    "session",
                    _("I say so in a session before I act"),
                    _("Whoever sees this differently says so in a session before acting on it."),
                ),
                Option(
                    "coach",
                    _("I tell our coach alone first"),
                    _("Whoever sees this differently tells {coach} alone before acting on it."),
                ),
            ),
            good=_("“First the session, then the step.”"),
            pitfall=_("Hearing it from others."),
        ),
        Question(
            "intimacy.health",
            _("Do you want health tests before any sexual contact?"),
            _("Health tests"),
            "single",
            "P",
            kind="private",
            tier="relevant",
            when=("ctx:betrayal", "ctx:hidden_sexual"),
            hint=_("Results belong with a doctor, never here."),
            options=(
                Option("both", _("Both of us first")),
                Option("one", _("One of us first")),
                Option("done", _("Done")),
                Option("not_needed", _("Not needed")),
            ),
            good=_("Settled with a doctor; only “done” is noted."),
            pitfall=_("Results kept here, or used to shame somebody."),
        ),
    ),
    heavy=True,
)
