from agreements.questions.rules import Detail, Option, Question, Topic
from agreements.questions.words import _

TOPIC = Topic(
    "quiet",
    _("For your coach only"),
    12,
    _("Never shown to the other person, never compared, and never part of an agreement."),
    (
        Question(
            "safety.channel",
            _("How can your coach reach you safely?"),
            _("Reaching me safely"),
            "single",
            "P",
            kind="private",
            hint=_("You have said how this service may write to you. This is about your coach."),
            options=(
                Option("email", _("By email")),
                Option("text", _("By text message")),
                Option("phone", _("By telephone")),
                Option("session", _("Only in sessions")),
            ),
            details=(
                Detail("hours", _("Which hours are good?")),
                Detail(
                    "message",
                    _("May a message be left?"),
                    type="choice",
                    options=(
                        Option("yes", _("Yes")),
                        Option("neutral", _("Yes, but only a name and a number")),
                        Option("no", _("No")),
                    ),
                ),
                Detail("word", _("A word that tells you it is really your coach")),
            ),
            good=_("Asked again at every session."),
            pitfall=_("Writing to a mailbox both can open."),
        ),
        Question(
            "profile.status_ties",
            _("Does anything official depend on the two of you living together?"),
            _("What depends on living together"),
            "multi",
            "P",
            kind="private",
            hint=_("If so, take advice before the first day. Your coach can say where."),
            options=(
                Option("immigration", _("A residence permit or visa")),
                Option("health", _("Health insurance")),
                Option("benefits", _("Benefits, tax credits or council tax")),
                Option("housing", _("A tenancy, or housing that comes with work")),
                Option("none", _("None of these")),
            ),
            good=_("Advice taken before the first day, with its date noted."),
            pitfall=_("Losing cover or status by moving out."),
        ),
        Question(
            "safety.trusted",
            _("Whom may your coach call if worried about you?"),
            _("Somebody I trust"),
            "text",
            "P",
            kind="private",
            tier="relevant",
            limit=200,
            hint=_("A name and a number. Ask that person first."),
            good=_("Somebody who knows and has said yes."),
            pitfall=_("The other partner, by default."),
        ),
    ),
    heavy=True,
)
