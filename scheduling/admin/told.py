"""What a change of the timetable brought about, and when a lesson is, in words."""

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.models import Telling
from scheduling.services.lay_out_lessons import Laid

# Further from today than this, a day could be of any year.
NEAR = timedelta(days=180)


def with_year(day: date, words: str) -> str:
    return words if abs(day - timezone.localdate()) < NEAR else f"{words} {day.year}"


def lesson_time(moment: datetime) -> str:
    """ "Fri 18 September, 14:30", with the year if it is not told by itself."""
    local = timezone.localtime(moment)
    return f"{with_year(local.date(), date_format(local, 'D j E'))}, {date_format(local, 'H:i')}"


def with_link(done: str, telling: Telling | None) -> SafeString:
    """What was done, how many families were told of it, and where it stands who has to be called."""
    if telling is None:
        return format_html("{}", done)
    url = reverse("admin:messaging_telling_change", args=(telling.pk,))
    return format_html('{} <a href="{}" class="x-undo">{}</a>', done, url, in_words(telling))


def in_words(telling: Telling | None) -> str:
    """ "11 families are told, 2 have to be called." """
    if telling is None:
        return str(_("Nobody has to hear of it."))
    number = telling.people.count()
    to_call = telling.people.filter(message=None).count()
    reached = number - to_call
    parts = [
        ngettext("%(n)d family is told", "%(n)d families are told", reached) % {"n": reached} if reached else "",
        ngettext("%(n)d has to be called", "%(n)d have to be called", to_call) % {"n": to_call} if to_call else "",
    ]
    return f"{', '.join(part for part in parts if part)}."


def told(laid: Laid) -> str:
    """ "12 lessons added, 3 moved, 1 taken out." """
    parts = [
        (len(laid.created), ngettext("%(number)d lesson added", "%(number)d lessons added", len(laid.created))),
        (len(laid.changed), ngettext("%(number)d lesson changed", "%(number)d lessons changed", len(laid.changed))),
        (len(laid.removed), ngettext("%(number)d lesson taken out", "%(number)d lessons taken out", len(laid.removed))),
    ]
    said = [words % {"number": number} for number, words in parts if number]
    return ", ".join(said) + "." if said else _("No lesson changes.")
