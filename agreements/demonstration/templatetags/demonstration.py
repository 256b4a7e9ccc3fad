from datetime import datetime
from zoneinfo import ZoneInfo

from django import template

from agreements.audit.now import now
from agreements.demonstration.couples import ZONE

register = template.Library()


@register.simple_tag
def here_it_is() -> datetime:
    """The demonstration's present moment, where its practice is."""
    return now().astimezone(ZoneInfo(ZONE))
