"""What the bank knows of without asking it on a page of its own: where each fact lives."""

from agreements.questions.words import _

ELSEWHERE: tuple[tuple[str, str, str], ...] = (
    ("profile.names", _("How each is named"), _("Add a couple: full and short name of each")),
    ("profile.relationship", _("What they are to each other"), _("Facts: married, or property")),
    ("profile.region", _("Where each lives"), _("Each person’s own zone; the plan’s zone")),
    ("profile.form", _("The form it takes"), _("Facts: form of separation")),
    ("profile.children", _("Children under 18"), _("Facts: children, a child under 3; initials")),
    ("profile.others", _("Who and what depends on both"), _("Facts: animals, adult, business")),
    ("profile.money_ties", _("Money ties"), _("Facts: shared money, joint account, one income")),
    ("profile.context", _("What led here"), _("Facts: betrayal and the rarer ones, known to both")),
    ("profile.third_party", _("Somebody else involved"), _("Facts: will still be met")),
    ("profile.work_pattern", _("Work and zone"), _("Facts: shifts, deployed; each person’s zone")),
    ("profile.orders", _("Orders of a court"), _("Add a couple: nothing begins while one stands")),
    (
        "intention.freely",
        _("Whether each chooses this freely"),
        _("Asked privately at the welcome and while reading; your safety page"),
    ),
    ("safety.screen", _("The talk with each alone"), _("Your own record, on each person’s page")),
)
