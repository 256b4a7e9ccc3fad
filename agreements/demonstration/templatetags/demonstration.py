from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format

from agreements.audit.now import now
from agreements.demonstration.couples import ZONE

register = template.Library()


@register.simple_tag
def here_it_is() -> str:
    """The demonstration's present moment, such as `Thursday 4 March 2027, 10:12`."""
    return here(now())


@register.filter
def here(moment: datetime) -> str:
    """A moment as the clock shows it where the demonstration's practice is."""
    return date_format(moment.astimezone(ZoneInfo(ZONE)), "l j F Y, H:i")
