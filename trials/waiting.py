"""Who stands in line for a group, in which order, and when a seat is likely."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scheduling.models import Enrolment, Group
from scheduling.seats import seats_of_groups
from trials.models import WaitingEntry
from trials.picking.filters import meets_only_on
from trials.picking.said_days import days_said


def line_of(group: Group) -> list[WaitingEntry]:
    """Everybody whom a seat of this group would suit, the first first."""
    return [entry for entry in WaitingEntry.objects.wanting(group).for_page() if suits(entry, group)]


def next_in_line(group: Group) -> WaitingEntry | None:
    """Whom the next free seat is offered to by itself."""
    rows = WaitingEntry.objects.wanting(group).never_offered(group)
    return next((entry for entry in rows.select_related("lead", "client") if suits(entry, group)), None)


def suits(entry: WaitingEntry, group: Group) -> bool:
    """Whoever waits for any group of a course may have named days."""
    if entry.group_id is not None:
        return entry.group_id == group.pk
    days = days_said(entry.wish)
    return entry.course_id == group.course_id and (days is None or meets_only_on(group.pattern, days))


def wait_in_words(group: Group, today: date) -> str:
    """What a full group says to who wants to join: "would be no. 3 in line; a seat is likely after 30 October, when the
    term ends"."""
    place = len(line_of(group)) + 1
    if place == 1 and seats_of_groups([group], today)[group.pk].free:
        return _("a seat is free")
    words = _("would be no. %(place)d in line; a seat is likely after %(day)s, when %(why)s")
    day, why = _likely(group, place, today)
    return words % {"place": place, "day": date_format(day, "j E"), "why": why}


def _likely(group: Group, place: int, today: date) -> tuple[date, str]:
    """The day of the seat that is left for who has this place: somebody leaves, or the term ends."""
    leaving = Enrolment.objects.filter(group=group, ends_on__gte=today, ends_on__lt=group.last_day)
    days = list(leaving.order_by("ends_on").values_list("ends_on", flat=True)[:place])
    if len(days) == place:
        return days[-1], ngettext("a student leaves", "%(number)d students have left", place) % {"number": place}
    return group.last_day, _("the term ends")


def places_in(entries: list[Any]) -> dict[int, int]:
    """{entry: place in its line}, one query for any number of them."""
    lines: dict[tuple[int | None, int | None], int] = {}
    wanted = {(entry.group_id, None if entry.group_id else entry.course_id) for entry in entries}
    places = {}
    rows = WaitingEntry.objects.waiting().order_by("since", "pk").values_list("pk", "group_id", "course_id")
    groups = {group for group, _course in wanted if group}
    courses = {course for _group, course in wanted if course}
    for pk, group, course in [*rows.filter(group__in=groups), *rows.filter(group=None, course__in=courses)]:
        key = (group, None if group else course)
        lines[key] = places[pk] = lines.get(key, 0) + 1
    return places
