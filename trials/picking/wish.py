"""What a lead asks for: course, level by the last test, age, days, hours, branch."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from leads.models import Lead
from organizations.models import Branch
from scheduling.day_pattern import DayPattern
from scheduling.models import Course
from trials.models import PlacementTest
from trials.picking.said_days import days_said
from trials.picking.said_hours import Hours, hours_said


@dataclass(frozen=True, slots=True)
class Wish:
    """Whatever is not known speaks neither for a group nor against it."""

    course: Course | None = None
    level: str = ""
    birth_date: date | None = None
    days: DayPattern | None = None
    hours: Hours = field(default_factory=Hours)
    branch: Branch | None = None

    def age_on(self, day: date) -> int | None:
        born = self.birth_date
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day)) if born else None

    def in_words(self, today: date) -> list[str]:
        """ "IELTS", "test B1", "Mon Wed Fri", "after 16:00", "Chilonzor", "age 19"."""
        return list(self._words(today))

    def _words(self, today: date) -> Iterator[str]:
        if self.course:
            yield self.course.name
        if self.level:
            yield str(_("test %(level)s")) % {"level": self.level}
        if self.days:
            yield self.days.in_words
        if self.hours:
            words, values = hours_words(self.hours)
            yield str(words) % values
        if self.branch:
            yield self.branch.name
        if (age := self.age_on(today)) is not None:
            yield str(_("age %(age)d")) % {"age": age}


def hours_words(hours: Hours) -> tuple[Any, dict[str, str]]:
    """ "after 16:00", "before 12:00", "15:00–17:00": the words, and what belongs into them."""
    values = {name: f"{side:%H:%M}" for name, side in (("start", hours.start), ("end", hours.end)) if side}
    if len(values) == 2:
        return "%(start)s–%(end)s", values
    return (_("after %(start)s") if hours.start else _("before %(end)s")), values


def wish_of(lead: Lead) -> Wish:
    """One query: the last placement test that has a level, if it is of the wished course or of none."""
    test = PlacementTest.objects.filter(lead=lead, done_at__isnull=False, cancelled_at=None).exclude(level="")
    last = test.select_related("course").order_by("-starts_at", "-pk").first()
    course = lead.course or (last.course if last else None)
    is_of_course = last is not None and (last.course_id is None or course is None or last.course_id == course.pk)
    said = f"{lead.preferred_days} {lead.preferred_time}"
    return Wish(
        course=course,
        level=last.level if last and is_of_course else "",
        birth_date=lead.birth_date,
        days=days_said(said),
        hours=hours_said(said),
        branch=lead.branch,
    )
