"""What teachers were to teach, what they taught, and for whom."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analytics.reports.question import Question
from analytics.reports.report import Report
from analytics.reports.table import Cell, Chart, Column, Kind, Table, cells, total
from organizations.models import Membership
from scheduling.choices import LessonStatus
from scheduling.models import Lesson

LATE = timedelta(hours=24)
LENGTH = F("ends_at") - F("starts_at")
COLUMNS = (
    Column(_("Teacher"), Kind.TEXT),
    Column(_("Planned"), Kind.HOURS, _("Own lessons of the period that were not cancelled, over or still to come.")),
    Column(_("Held"), Kind.HOURS, _("Lessons this person taught that are over by now, own ones and for others.")),
    Column(_("Lessons held"), Kind.NUMBER),
    Column(_("For others"), Kind.HOURS, _("Of the held: instead of somebody else.")),
    Column(_("By others"), Kind.HOURS, _("Own lessons that somebody else has taught.")),
    Column(_("Cancelled"), Kind.NUMBER, _("Own lessons that somebody cancelled and said why.")),
    Column(_("Cancelled late"), Kind.NUMBER, _("Of these: less than 24 hours before the lesson, or after it.")),
)


def teacher_hours(question: Question) -> list[Table]:
    found: dict[int | None, dict[str, Any]] = defaultdict(dict)
    for rows in (_as_planned(question), _as_taught(question)):
        for row in rows:
            found[row.pop("who")].update(row)
    if not found:
        return []
    names = dict(Membership.objects.filter(pk__in=[pk for pk in found if pk]).values_list("pk", "name"))
    ranked = sorted(found, key=lambda pk: (pk is None, names.get(pk or 0, "")))
    lines = [_row(names[pk] if pk else str(_("Nobody yet")), found[pk]) for pk in ranked]
    totals = cells(str(_("All")), *(total(lines, place) for place in range(1, len(COLUMNS))))
    return [Table(COLUMNS, lines, totals, chart=Chart(_("Hours planned and held"), (1, 2), ("quiet", "main")))]


def _lessons(question: Question) -> QuerySet:
    """Those whose day fell out of the plan are none: nobody cancelled them."""
    rows = Lesson.objects.filter(starts_at__gte=question.start, starts_at__lt=question.end).order_by()
    rows = rows.exclude(status=LessonStatus.CANCELLED, reason="")
    return rows.filter(group__branch=question.branch) if question.branch else rows


def _as_planned(question: Question) -> QuerySet:
    """By whose lessons they were, whoever taught them."""
    planned, cancelled = Q(status=LessonStatus.PLANNED), Q(status=LessonStatus.CANCELLED)
    by_others = planned & _substituted() & Q(ends_at__lte=timezone.now())
    late = cancelled & Q(changed_at__gt=F("starts_at") - LATE)
    return (
        _lessons(question)
        .values(who=Coalesce("substitute_for", "teacher"))
        .annotate(
            planned=Sum(LENGTH, filter=planned),
            by_others=Sum(LENGTH, filter=by_others),
            cancelled=Count("pk", filter=cancelled),
            late=Count("pk", filter=late),
        )
    )


def _as_taught(question: Question) -> QuerySet:
    """By who taught them."""
    held = _lessons(question).filter(status=LessonStatus.PLANNED, ends_at__lte=timezone.now(), teacher__isnull=False)
    return held.values(who=F("teacher")).annotate(
        held=Sum(LENGTH), lessons=Count("pk"), for_others=Sum(LENGTH, filter=_substituted())
    )


def _substituted() -> Q:
    return Q(substitute_for__isnull=False) & ~Q(substitute_for=F("teacher"))


def _row(name: str, facts: dict[str, Any]) -> list[Cell]:
    def minutes(key: str) -> int:
        return int((facts.get(key) or timedelta()).total_seconds() // 60)

    return cells(
        name,
        minutes("planned"),
        minutes("held"),
        facts.get("lessons", 0),
        minutes("for_others"),
        minutes("by_others"),
        facts.get("cancelled", 0),
        facts.get("late", 0),
    )


REPORT = Report(
    key="teachers",
    title=_("Hours of teachers"),
    about=_("What each teacher was to teach, taught, and taught for others; what was cancelled late."),
    rule=_(
        "Lessons of groups that begin in the period, by their length. A lesson is held when its time is over; when it "
        "was cancelled is the last time it was changed."
    ),
    icon="schedule",
    make=teacher_hours,
    usual="month",
    empty=_("There are no lessons in these days. Open a group: its lessons are laid out by themselves."),
)
