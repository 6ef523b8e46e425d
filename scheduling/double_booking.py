"""What is said to whom would book a room, a teacher or a group twice: who holds it, until when, what is free."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scheduling.alternatives import Alternative
from scheduling.busy import Clash
from scheduling.models import Group, Lesson, Room

MOST_SHOWN = 5


class DoubleBookingError(ValidationError):
    """Nothing was written. `clashes` in order of time, `alternatives` at most three."""

    def __init__(self, clashes: Sequence[Clash], alternatives: Sequence[Alternative], zone: ZoneInfo) -> None:
        """`zone` is where the wish takes place: its clock is the one people look at."""
        self.clashes, self.alternatives = list(clashes), list(alternatives)
        super().__init__(_sentences(self.clashes, self.alternatives, zone), code="double_booked")


def _sentences(clashes: Sequence[Clash], alternatives: Sequence[Alternative], zone: ZoneInfo) -> list[str]:
    if not clashes:
        return [_("Somebody else booked at the same moment. Try again.")]
    holders = _holders(clashes)
    found = [_sentence(clash, holders, zone) for clash in clashes[:MOST_SHOWN]]
    more = len(clashes) - MOST_SHOWN
    if more > 0:
        found.append(ngettext("And %(more)d clash more.", "And %(more)d clashes more.", more) % {"more": more})
    if alternatives:
        free = ", ".join(alternative_words(alternative, zone) for alternative in alternatives)
        found.append(_("Free: %(free)s.") % {"free": free})
    return found


def _sentence(clash: Clash, holders: dict[int, Lesson], zone: ZoneInfo) -> str:
    """ "Room 204 is taken on Fri 18 September until 19:00 by IELTS-7, A. Mirzayev." """
    lesson = holders.get(clash.held_by.lesson_id or 0)
    facts: dict[str, Any] = {
        "what": _subject(clash, lesson),
        "day": date_format(clash.wish.starts_at.astimezone(zone), "D j E"),
        "until": date_format(clash.held_by.ends_at.astimezone(zone), "H:i"),
        "by": _holder(clash, lesson),
    }
    return _("%(what)s is taken on %(day)s until %(until)s by %(by)s.") % facts


def _subject(clash: Clash, lesson: Lesson | None) -> str:
    if clash.what == "room":
        room = lesson.room if lesson and lesson.room else Room.objects.filter(pk=clash.wish.room_id).first()
        return _("Room %(name)s") % {"name": room}
    if clash.what == "teacher":
        return str(lesson.teacher) if lesson else _("The teacher")
    return _("Group %(name)s") % {"name": lesson.group if lesson else ""}


def _holder(clash: Clash, lesson: Lesson | None) -> str:
    if lesson is None:
        group = Group.objects.filter(pk=clash.held_by.group_id).first()
        return str(group) if group else _("something else")
    return ", ".join(str(part) for part in (lesson.group, lesson.teacher) if part)


def _holders(clashes: Sequence[Clash]) -> dict[int, Lesson]:
    wanted = {clash.held_by.lesson_id for clash in clashes[:MOST_SHOWN]} - {None}
    rows = Lesson.objects.select_related("group", "room", "teacher").filter(pk__in=wanted)
    return {lesson.pk: lesson for lesson in rows}


def alternative_words(alternative: Alternative, zone: ZoneInfo) -> str:
    """ "204 · 19:00"."""
    start = date_format(alternative.first.starts_at.astimezone(zone), "H:i")
    return f"{alternative.room} · {start}" if alternative.room else start
