"""Buttons, moments and hours in the words of a chat."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from messaging.services.enqueue_messages import Button
from organizations.models import Branch
from organizations.scoping import open_organization

LONGEST_DATA = 64


def button(text: str, *parts: object) -> Button:
    """`parts` come back when it is pressed. Telegram takes 64 bytes."""
    data = ":".join(str(part) for part in parts)
    if len(data.encode()) > LONGEST_DATA:
        raise ValueError(f"Too long for a button: {data}")
    return {"text": text, "data": data}


def rows_of(buttons: Iterable[Button], width: int = 1) -> list[list[Button]]:
    every = list(buttons)
    return [every[start : start + width] for start in range(0, len(every), width)]


def moment_words(moment: datetime, zone: ZoneInfo | None = None) -> str:
    """ "Tue 24 Nov, 18:30", by the clock of the center, or of a branch that has its own."""
    here = moment.astimezone(zone or open_organization().zone)
    return f"{date_format(here, 'D j M')}, {here:%H:%M}"


def map_key(branch: Branch) -> Button | None:
    """Opens a map; none of a branch whose place nobody has entered."""
    if branch.latitude is None or branch.longitude is None:
        return None
    point = urlencode({"api": 1, "query": f"{branch.latitude},{branch.longitude}"})
    return {"text": _("Show it on the map"), "url": f"https://www.google.com/maps/search/?{point}"}


def when_a_person_answers(now: datetime | None = None) -> str:
    """By the working hours of the center."""
    at = now or timezone.now()
    center = open_organization()
    if not center.hours.days or center.hours.is_open(at):
        return _("A person answers soon.")
    opens = (center.hours.add_minutes(at, 1) - timedelta(minutes=1)).astimezone(center.zone)
    here = at.astimezone(center.zone)
    if opens.date() == here.date():
        return _("We are closed now. A person answers after %(time)s.") % {"time": f"{opens:%H:%M}"}
    if opens.date() == here.date() + timedelta(days=1):
        return _("We are closed now. A person answers tomorrow after %(time)s.") % {"time": f"{opens:%H:%M}"}
    words = _("We are closed now. A person answers on %(day)s after %(time)s.")
    return words % {"day": date_format(opens, "l"), "time": f"{opens:%H:%M}"}
