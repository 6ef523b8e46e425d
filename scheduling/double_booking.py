"""What is said to whom would book a room, a teacher or a group twice: who holds it, until when, what is free."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import Membership
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
    words = ClashWords(clashes[:MOST_SHOWN])
    found = [words.of(clash, zone) for clash in clashes[:MOST_SHOWN]]
    more = len(clashes) - MOST_SHOWN
    if more > 0:
        found.append(ngettext("And %(more)d clash more.", "And %(more)d clashes more.", more) % {"more": more})
    if alternatives:
        free = ", ".join(alternative_words(alternative, zone) for alternative in alternatives)
        found.append(_("Free: %(free)s.") % {"free": free})
    return found


class ClashWords:
    """A sentence for each of these clashes; four queries for any number of them."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        lessons = Lesson.objects.select_related("group", "room", "teacher")
        self._lessons = lessons.in_bulk({clash.held_by.lesson_id for clash in clashes} - {None})
        self._groups = Group.objects.in_bulk({clash.held_by.group_id for clash in clashes} - {None})
        self._rooms = Room.objects.in_bulk({clash.wish.room_id for clash in clashes} - {None})
        self._teachers = Membership.objects.in_bulk({clash.wish.teacher_id for clash in clashes} - {None})

    def of(self, clash: Clash, zone: ZoneInfo) -> str:
        """ "Room 204 is taken on Fri 18 September until 19:00 by IELTS-7, A. Mirzayev." """
        facts: dict[str, Any] = {
            "what": self._subject(clash),
            "day": date_format(clash.wish.starts_at.astimezone(zone), "D j E"),
            "until": date_format(clash.held_by.ends_at.astimezone(zone), "H:i"),
            "by": self._holder(clash),
        }
        return _("%(what)s is taken on %(day)s until %(until)s by %(by)s.") % facts

    def _subject(self, clash: Clash) -> str:
        if clash.what == "room":
            return _("Room %(name)s") % {"name": self._rooms[clash.wish.room_id]}
        if clash.what == "teacher":
            return str(self._teachers[clash.wish.teacher_id])
        return _("Group %(name)s") % {"name": self._groups[clash.held_by.group_id]}

    def _holder(self, clash: Clash) -> str:
        lesson = self._lessons.get(clash.held_by.lesson_id)
        if lesson:
            return ", ".join(str(part) for part in (lesson.group, lesson.teacher) if part)
        return str(self._groups.get(clash.held_by.group_id) or _("something else"))


def alternative_words(alternative: Alternative, zone: ZoneInfo) -> str:
    """ "204 · 19:00"."""
    start = date_format(alternative.first.starts_at.astimezone(zone), "H:i")
    return f"{alternative.room} · {start}" if alternative.room else start
