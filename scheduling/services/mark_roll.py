"""Marks who was in a lesson: each mark is set by a person, may be corrected, and says so when it was."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Membership
from scheduling.choices import AttendanceState
from scheduling.models import Attendance, AttendanceChange, Lesson
from scheduling.roll.attendees import Mark, Who, guests_of, marks_of, students_since

# So long after its end a roll is corrected without a word.
OPEN_FOR = timedelta(hours=48)
LONGEST_REASON = 250
# What can be said of a lesson that has not begun: nothing, or that somebody asked to be excused.
_AHEAD = ("", AttendanceState.EXCUSED)


class Marked(NamedTuple):
    """What a person's mark was, and is now."""

    who: Who
    before: Mark
    after: Mark

    @property
    def is_correction(self) -> bool:
        return bool(self.before.state) and self.before.state != self.after.state


@transaction.atomic
def mark_roll(
    *,
    lesson: Lesson,
    marks: Mapping[Who, Mark],
    actor: Membership,
    rest: str = "",
    reason: str = "",
    expected: Mapping[Who, str] | None = None,
) -> list[Marked]:
    """What changed. A mark without a state is taken off; `rest` is the state of all whom nobody marked yet.

    Of two who mark one person the later holds; nobody else's marks are touched. With `expected`, only marks that are
    still in that state are: what was done since stays. Raises ValidationError, and then nothing is written.
    """
    lesson = _locked(lesson, actor)
    present = marks_of(lesson)
    wanted = {who: mark.kept for who, mark in marks.items()}
    if expected is not None:
        wanted = {who: mark for who, mark in wanted.items() if Mark.of(present.get(who)).state == expected.get(who)}
    people = _people(lesson)
    if wanted.keys() - people - present.keys():
        raise ValidationError(_("Somebody is no longer on this roll. Open it again and repeat your marks."))
    if rest:
        wanted = {who: Mark(rest) for who in people if who not in present} | wanted
    told = [Marked(who, Mark.of(present.get(who)), mark) for who, mark in wanted.items()]
    changed = [each for each in told if each.before != each.after]
    if changed:
        reason = reason.strip()[:LONGEST_REASON]
        now = timezone.now()
        _check_moment(lesson, changed, reason, now)
        _write(lesson, changed, present, actor, now)
        _record(lesson, changed, reason, actor, now)
    return changed


class Told(NamedTuple):
    """What a person says of the people of one lesson; see `mark_roll`."""

    lesson: Lesson
    marks: Mapping[Who, Mark]
    expected: Mapping[Who, str] | None = None


@transaction.atomic
def mark_rolls(*, told: Iterable[Told], actor: Membership, reason: str = "") -> dict[int, list[Marked]]:
    """{lesson: what changed}, of several lessons: all of it, or nothing."""
    return {
        each.lesson.pk: mark_roll(
            lesson=each.lesson, marks=each.marks, actor=actor, reason=reason, expected=each.expected
        )
        for each in sorted(told, key=lambda each: each.lesson.pk)
    }


def _locked(lesson: Lesson, actor: Membership) -> Lesson:
    """As it is now; nobody else marks it, cancels it or takes it out until this is over."""
    rows = Lesson.objects.markable_by(actor).select_for_update(no_key=True, of=("self",))
    found: Lesson | None = rows.select_related("group__branch").filter(pk=lesson.pk).first()
    if found is None:
        raise ValidationError(_("Only who teaches this lesson, and the office, mark its roll."))
    if found.is_cancelled:
        raise ValidationError(_("This lesson is cancelled: it has no roll."))
    return found


def _people(lesson: Lesson) -> set[Who]:
    students = {Who.student(pk) for pk in students_since(lesson)}
    return students | {Who.visitor(guest.pk) for guest in guests_of(lesson)}


def _check_moment(lesson: Lesson, changed: Iterable[Marked], reason: str, now: datetime) -> None:
    states = {mark.state for each in changed for mark in (each.before, each.after)}
    if not states <= {"", *AttendanceState.values}:
        raise ValidationError(_("A mark is present, late, absent or excused."))
    if now < lesson.starts_at and not states.issubset(_AHEAD):
        raise ValidationError(_("The lesson has not begun: until then only who is excused can be marked."))
    if now > lesson.ends_at + OPEN_FOR and not reason:
        words = _("The lesson ended more than two days ago: write why the roll changes.")
        raise ValidationError({"reason": words})


def _write(
    lesson: Lesson, changed: Iterable[Marked], present: Mapping[Who, Attendance], actor: Membership, now: datetime
) -> None:
    new: list[Attendance] = []
    kept: list[Attendance] = []
    gone: list[Attendance] = []
    for who, _before, after in changed:
        row = present.get(who) or Attendance(lesson=lesson, **who.columns)
        row.state, row.note = after
        row.marked_by, row.marked_at = actor, now
        (gone if not after.state else kept if row.pk else new).append(row)
    if gone:
        Attendance.objects.filter(pk__in=[row.pk for row in gone]).delete()
    if new:
        Attendance.objects.bulk_create(new)
    if kept:
        Attendance.objects.bulk_update(kept, ["state", "note", "marked_by", "marked_at"])


def _record(lesson: Lesson, changed: Iterable[Marked], reason: str, actor: Membership, now: datetime) -> None:
    """What was corrected, and whatever had a reason."""
    rows = [
        AttendanceChange(
            lesson=lesson,
            **each.who.columns,
            from_state=each.before.state,
            to_state=each.after.state,
            reason=reason,
            actor=actor,
            at=now,
        )
        for each in changed
        if each.is_correction or reason
    ]
    if rows:
        AttendanceChange.objects.bulk_create(rows)
