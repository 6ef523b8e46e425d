"""What is said to whom would book a room, a teacher or a group twice: who holds it, when, and what is free."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import Membership
from scheduling.alternatives import Alternative
from scheduling.busy import LEDGER_COLUMNS, Clash, What
from scheduling.day_pattern import DayPattern
from scheduling.models import Group, Lesson, Room, RoomOccupancy
from scheduling.slots import Slot
from scheduling.substitutes import Candidate

MOST_SHOWN = 5


class DoubleBookingError(ValidationError):
    """Nothing was written. `clashes` in order of time; `alternatives` and `teachers` at most three, each free for all
    of the lessons."""

    def __init__(
        self,
        clashes: Sequence[Clash],
        zone: ZoneInfo,
        *,
        alternatives: Sequence[Alternative] = (),
        teachers: Sequence[Candidate] = (),
    ) -> None:
        """`zone` is where the wish takes place: its clock is the one people look at."""
        self.clashes, self.alternatives, self.teachers = list(clashes), list(alternatives), list(teachers)
        self.zone = zone
        self.found = ClashWords(self.clashes).gathered(self.clashes, zone)
        self.sentences = self._sentences()
        super().__init__([*self.sentences, *self._ways_out()], code="double_booked")

    @property
    def shown(self) -> list["Repeated"]:
        return self.found[:MOST_SHOWN]

    @property
    def more(self) -> str:
        """About those that are not shown."""
        more = sum(len(repeated.clashes) for repeated in self.found[MOST_SHOWN:])
        words = ngettext("And %(more)d clash more.", "And %(more)d clashes more.", more) if more else ""
        return words and words % {"more": more}

    def _sentences(self) -> list[str]:
        if not self.found:
            return [_("Somebody else booked at the same moment. Try again.")]
        return [*(repeated.sentence for repeated in self.shown), *filter(None, [self.more])]

    def _ways_out(self) -> list[str]:
        found = []
        if self.alternatives:
            free = ", ".join(alternative_words(alternative, self.zone) for alternative in self.alternatives)
            found.append(_("Free: %(free)s.") % {"free": free})
        if self.teachers:
            names = ", ".join(candidate.teacher.name for candidate in self.teachers)
            found.append(_("Could teach it: %(names)s.") % {"names": names})
        return found


@dataclass(frozen=True, slots=True)
class Repeated:
    """Clashes that are one to whoever reads of them: the same holder of the same at the same hours."""

    what: What
    subject: str
    holder: str
    clashes: Sequence[Clash]
    zone: ZoneInfo

    @property
    def sentence(self) -> str:
        """ "Room 204 is taken on Fri 18 September until 19:00 by IELTS-7, A. Mirzayev." """
        first = self.clashes[0]
        if len(self.clashes) == 1:
            return _("%(what)s is taken on %(day)s until %(until)s by %(by)s.") % {
                "what": self.subject,
                "day": date_format(first.wish.starts_at.astimezone(self.zone), "D j E"),
                "until": date_format(first.held_by.ends_at.astimezone(self.zone), "H:i"),
                "by": self.holder,
            }
        facts = {"what": self.subject, "by": self.holder, "when": self.when}
        return _("%(what)s is taken by %(by)s: %(when)s.") % facts

    @property
    def when(self) -> str:
        """ "Mon 15:00–16:30, 12 times from 23 November to 8 February"."""
        moments = [clash.held_by.starts_at.astimezone(self.zone) for clash in self.clashes]
        hours = "–".join(_hours(self.clashes[0].held_by, self.zone))
        if len(moments) == 1:
            return f"{date_format(moments[0], 'D j E')}, {hours}"
        count = len(moments)
        times = ngettext(
            "%(count)d time from %(first)s to %(last)s", "%(count)d times from %(first)s to %(last)s", count
        ) % {"count": count, "first": date_format(moments[0], "j E"), "last": date_format(moments[-1], "j E")}
        days = DayPattern(frozenset(moment.weekday() for moment in moments)).in_words
        return f"{days} {hours}, {times}"


def gather(
    clashes: Iterable[Clash], zone: ZoneInfo, *, subject: Callable[[Clash], str], holder: Callable[[Clash], str]
) -> list[Repeated]:
    """In order of the first of each; `subject` and `holder` know the names of what is taken and of who has it."""
    found: dict[tuple[What, str, str, tuple[str, str]], list[Clash]] = defaultdict(list)
    for clash in clashes:
        found[clash.what, subject(clash), holder(clash), _hours(clash.held_by, zone)].append(clash)
    return [Repeated(*key[:3], each, zone) for key, each in found.items()]


class ClashWords:
    """These clashes as people say them; four queries for any number of them."""

    def __init__(self, clashes: Iterable[Clash]) -> None:
        known = list(clashes)
        lessons = Lesson.objects.select_related("group", "room", "teacher")
        self._lessons = lessons.in_bulk({clash.held_by.lesson_id for clash in known} - {None})
        self._groups = Group.objects.in_bulk({clash.held_by.group_id for clash in known} - {None})
        self._titles = _titles_of([clash.held_by for clash in known if not clash.held_by.lesson_id])
        self._rooms = Room.objects.in_bulk({clash.wish.room_id for clash in known} - {None})
        self._teachers = Membership.objects.in_bulk({clash.wish.teacher_id for clash in known} - {None})

    def of(self, clash: Clash, zone: ZoneInfo) -> str:
        return Repeated(clash.what, self._subject(clash), self._holder(clash), [clash], zone).sentence

    def gathered(self, clashes: Iterable[Clash], zone: ZoneInfo) -> list[Repeated]:
        return gather(clashes, zone, subject=self._subject, holder=self._holder)

    def _subject(self, clash: Clash) -> str:
        if clash.what == "room":
            return _("Room %(name)s") % {"name": self._rooms[clash.wish.room_id]}
        if clash.what == "teacher":
            return str(self._teachers[clash.wish.teacher_id])
        return _("Group %(name)s") % {"name": self._groups[clash.held_by.group_id]}

    def _holder(self, clash: Clash) -> str:
        lesson = self._lessons.get(clash.held_by.lesson_id)
        if lesson and clash.what == "teacher":
            return str(lesson.group)
        if lesson:
            return ", ".join(str(part) for part in (lesson.group, lesson.teacher) if part)
        return self._titles.get(clash.held_by) or str(self._groups.get(clash.held_by.group_id) or _("something else"))


def _titles_of(slots: Collection[Slot]) -> dict[Slot, str]:
    """What those are that no lesson explains."""
    if not slots:
        return {}
    rows = RoomOccupancy.objects.filter(lesson=None, starts_at__in={slot.starts_at for slot in slots})
    return {Slot(*row[:-1]): row[-1] for row in rows.order_by().values_list(*LEDGER_COLUMNS, "title")}


def _hours(slot: Slot, zone: ZoneInfo) -> tuple[str, str]:
    start, end = (date_format(moment.astimezone(zone), "H:i") for moment in (slot.starts_at, slot.ends_at))
    return start, end


def alternative_words(alternative: Alternative, zone: ZoneInfo) -> str:
    """ "204 · 19:00"."""
    start = date_format(alternative.first.starts_at.astimezone(zone), "H:i")
    return f"{alternative.room} · {start}" if alternative.room else start
