"""Named reads of groups and lessons."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from organizations.choices import STAFF, Role
from organizations.scoping import OrganizationQuerySet
from scheduling.choices import LessonStatus

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
