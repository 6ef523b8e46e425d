"""Named reads of groups, lessons and enrolments."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Greatest
from django.utils import timezone

from organizations.choices import STAFF, Role
from organizations.scoping import OrganizationQuerySet
from scheduling.choices import Ending, EnrolmentStatus, LessonStatus
from scheduling.rights import MARKERS, OFFICE

if TYPE_CHECKING:
    from organizations.models import Membership

_SEES_ALL = frozenset(STAFF) - {Role.TEACHER}


def sees_whole_school(member: "Membership") -> bool:
    """The office; a teacher sees the own part."""
    return member.has_role(_SEES_ALL)


class CourseQuerySet(OrganizationQuerySet):
    """Courses of the open scope."""

    def with_offer(self, day: date) -> Self:
        """With `running_groups` on that day, and prices at hand."""
        running = Q(groups__is_archived=False, groups__last_day__gte=day)
        return self.annotate(running_groups=Count("groups", filter=running)).prefetch_related("prices__branch")


class TeacherQuerySet(OrganizationQuerySet):
    """Teachers of the open scope."""

    def with_work(self, day: date) -> Self:
        """With `group_count` of running groups and `is_absent` on that day."""
        running = Q(membership__taught_groups__is_archived=False, membership__taught_groups__last_day__gte=day)
        absences = self.model._meta.get_field("absences").related_model._default_manager  # type: ignore[union-attr]
        away = absences.filter(teacher=OuterRef("pk"), first_day__lte=day, last_day__gte=day)
        return self.annotate(
            group_count=Count("membership__taught_groups", filter=running, distinct=True), is_absent=Exists(away)
        )


class GroupQuerySet(OrganizationQuerySet):
    """Groups of the open scope."""

    def current(self) -> Self:
        return self.filter(is_archived=False)

    def running(self, day: date) -> Self:
        """Those whose term has not ended."""
        return self.current().filter(last_day__gte=day)

    def visible_to(self, member: "Membership") -> Self:
        """All for the office; for a teacher the own ones and those where somebody is taught instead of another."""
        if sees_whole_school(member):
            return self
        return self.filter(Q(teacher=member) | Q(lessons__teacher=member)).distinct()


class LessonQuerySet(OrganizationQuerySet):
    """Lessons of the open scope."""

    def update(self, **kwargs: Any) -> int:
        """Calendars are told when a lesson changed, whoever changes it and how many at once."""
        return super().update(**{"changed_at": timezone.now(), **kwargs})

    def planned(self) -> Self:
        return self.filter(status=LessonStatus.PLANNED)

    def between(self, start: datetime, end: datetime) -> Self:
        """Those that take place at any moment of [start, end)."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def visible_to(self, member: "Membership") -> Self:
        if sees_whole_school(member):
            return self
        return self.filter(Q(teacher=member) | Q(group__teacher=member))

    def markable_by(self, member: "Membership") -> Self:
        """Whose roll this person may mark: all for the office; for a teacher those that are theirs to teach."""
        if member.has_role(OFFICE):
            return self
        return self.filter(teacher=member) if member.has_role(MARKERS) else self.none()


class ScheduleChangeQuerySet(OrganizationQuerySet):
    """Schedule changes of the open scope."""

    def in_force(self) -> Self:
        """Those that were not undone, whether they have begun or not."""
        return self.filter(undone_at=None)


class CalendarFeedQuerySet(OrganizationQuerySet):
    """Calendar links of the open scope."""

    def open(self) -> Self:
        """Those that answer; who has left the center reads nothing more."""
        return self.filter(Q(teacher__isnull=True) | Q(teacher__is_active=True), revoked_at=None)


class EnrolmentQuerySet(OrganizationQuerySet):
    """Enrolments of the open scope."""

    def still_there(self, day: Any) -> Self:
        """Those that have not ended before that day, begun or not, on a pause or not."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def learning_on(self, day: date) -> Self:
        """Who learns on that day: has begun, has not left, is not on a pause."""
        return self.still_there(day).filter(starts_on__lte=day).exclude(Exists(self._pauses().covering(day)))

    def learning_on_each(self, day: str) -> Self:
        """The same for each row of an outer query, which has the day in that column."""
        away = self._pauses().covering(OuterRef(OuterRef(day)))
        return self.still_there(OuterRef(day)).filter(starts_on__lte=OuterRef(day)).exclude(Exists(away))

    def seated_from(self, day: date) -> Self:
        """Who takes a seat on that day or a later one. Who is on a pause without a seat takes none until somebody
        sees them back; see `Taken.students_from`, which counts the same."""
        first = Greatest(Value(day), OuterRef("starts_on"))
        away = self._pauses().filter(keeps_seat=False)
        is_there_still = Q(enrolment__ends_on__isnull=True) | Q(enrolment__ends_on__gte=F("resumed_on"))
        goes_again = away.model.objects.filter(
            enrolment=OuterRef("enrolment"), keeps_seat=False, starts_on=OuterRef("resumed_on")
        )
        comes_back = away.filter(is_there_still, resumed_on__gt=day).exclude(Exists(goes_again))
        return self.still_there(day).filter(~Exists(away.covering(first)) | Exists(comes_back))

    def with_status(self, day: date) -> Self:
        """With `status` on that day. What a group's term ended is finished with it."""
        is_over = Q(ends_on__lt=day) | Q(group__last_day__lt=day)
        status = Case(
            When(starts_on__gt=day, then=Value(EnrolmentStatus.COMING)),
            When(is_over & ~Q(ending=""), then=F("ending")),
            When(is_over, then=Value(Ending.FINISHED)),
            When(Exists(self._pauses().covering(day)), then=Value(EnrolmentStatus.PAUSED)),
            default=Value(EnrolmentStatus.ACTIVE),
            output_field=CharField(),
        )
        return self.annotate(status=status)

    def for_page(self, day: date) -> Self:
        """With all that a row or a card of one shows on that day."""
        rows = self.with_status(day).prefetch_related("pauses")
        return rows.select_related("client", "payer", "group__course", "moved_to__group", "moved_from__group")

    def _pauses(self) -> Any:
        """Those of the outer enrolment."""
        pause = self.model._meta.get_field("pauses").related_model
        return pause.objects.filter(enrolment=OuterRef("pk"))  # type: ignore[union-attr]


class PauseQuerySet(OrganizationQuerySet):
    """Pauses of the open scope."""

    def covering(self, day: Any) -> Self:
        """Those on which somebody is away on that day: to their last day, or until they were seen back; who has no
        seat to come back to stays away."""
        is_open = Q(resumed_on__isnull=True) & (Q(keeps_seat=False) | Q(ends_on__gte=day))
        return self.filter(is_open | Q(resumed_on__gt=day), starts_on__lte=day)

    def open(self, today: date) -> Self:
        """Nobody has seen them back, and they are in the group still."""
        is_there = Q(enrolment__ends_on__isnull=True) | Q(enrolment__ends_on__gte=today)
        group_goes_on = {"enrolment__group__last_day__gte": today, "enrolment__group__is_archived": False}
        return self.filter(is_there, resumed_on__isnull=True, **group_goes_on)

    def going_on(self, today: date) -> Self:
        return self.open(today).filter(starts_on__lte=today, ends_on__gte=today)

    def to_resume(self, today: date) -> Self:
        """Their last day away is over."""
        return self.open(today).filter(ends_on__lt=today)
