"""Columns that several lists share."""

from agreements.questions.rules import Detail
from agreements.questions.words import _

WHO = Detail("who", _("Who"))
OFTEN = Detail("often", _("How often"))
DAYS = Detail("days", _("Which days"))
FROM = Detail("from", _("From what time"), type="time")
TO = Detail("to", _("To what time"), type="time")
A_TIME = Detail("at", _("At what time?"), type="time")
