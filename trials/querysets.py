"""Named reads of trials and their reminders, and of waiting lists."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, cast

from django.db.models import DateTimeField, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from leads.querysets import seen_by
from messaging.choices import MessageStatus
from organizations.choices import Role
from organizations.scoping import OrganizationQuerySet
from scheduling.choices import LessonStatus
from scheduling.models import Lesson
from trials.choices import TrialResult, TrialStatus

if TYPE_CHECKING:
    from organizations.models import Membership

BEGINS = Coalesce("guest__lesson__starts_at", "own_starts_at", output_field=DateTimeField())
ENDS = Coalesce("guest__lesson__ends_at", "own_ends_at", output_field=DateTimeField())
# Nobody has said yet how it went, or what becomes of it.
OPEN = Q(status=TrialStatus.SCHEDULED) | Q(status=TrialStatus.ATTENDED, result=TrialResult.PENDING)


class TrialQuerySet(OrganizationQuerySet):
    """Trials of the open scope."""

    def with_times(self) -> Self:
        """With `begins` and `ends`, to sort and filter by."""
        return self.annotate(begins=BEGINS, ends=ENDS)

    def for_page(self) -> Self:
        """With all that a row or a card of it shows."""
        return self.select_related(
            *("lead__owner", "course", "own_room__branch", "own_teacher", "booked_by"),
            *("guest__lesson__group__course", "guest__lesson__group__branch", "guest__lesson__room__branch"),
            "guest__lesson__teacher",
        )

    def scheduled(self) -> Self:
        return self.filter(status=TrialStatus.SCHEDULED)

    def coming(self, now: datetime) -> Self:
        """Those that are still to come, or going on."""
        return self.scheduled().with_times().filter(ends__gt=now)

    def overdue(self, now: datetime) -> Self:
        """They are over, and nobody has said how they went or what becomes of them."""
        return self.with_times().filter(is_open=True, ends__lte=now)

    def between(self, start: datetime, end: datetime) -> Self:
        """Those that begin within [start, end), whatever became of them: found from the lessons of these days, which
        are few however many trials there ever were."""
        return self.with_times().filter(pk__in=self.keys_between(start, end))

    def keys_between(self, start: datetime, end: datetime) -> Self:
        lessons = Lesson.objects.filter(starts_at__gte=start, starts_at__lt=end).order_by().values("pk")
        return self._keys(Q(guest__lesson__in=lessons), Q(own_starts_at__gte=start, own_starts_at__lt=end))

    def keys_taught_by(self, teachers: Iterable[int]) -> Self:
        """With one of these teachers, as a guest or alone."""
        wanted = list(teachers)
        return self._keys(Q(guest__lesson__teacher__in=wanted), Q(own_teacher__in=wanted))

    def _keys(self, as_guest: Q, alone: Q) -> Self:
        """Each found by its own index: of both at once PostgreSQL would read all trials."""
        trials = self.model._default_manager.order_by()
        keys: Any = trials.filter(as_guest).values("pk").union(trials.filter(alone).values("pk"), all=True)
        return cast("Self", keys)

    def without_lesson(self) -> Self:
        """Booked into a lesson that was cancelled since."""
        return self.scheduled().filter(guest__lesson__status=LessonStatus.CANCELLED)

    def asking(self, now: datetime) -> Self:
        """Somebody has to do something about them: overdue, or without a lesson."""
        asks = Q(ends__lte=now) | Q(guest__lesson__status=LessonStatus.CANCELLED)
        return self.with_times().filter(asks, is_open=True)

    def visible_to(self, member: "Membership") -> Self:
        """Of leads that somebody may see; a teacher sees those of the own lessons."""
        leads: Any = self.model._meta.get_field("lead").related_model
        seen = seen_by(member, leads, "lead__")
        if member.has_role((Role.TEACHER,)):
            seen |= Q(guest__lesson__teacher=member) | Q(own_teacher=member)
        return self.filter(seen)


class PlacementTestQuerySet(OrganizationQuerySet):
    """Placement tests of the open scope."""

    def visible_to(self, member: "Membership") -> Self:
        """Of leads that somebody may see; a teacher sees the own ones."""
        leads: Any = self.model._meta.get_field("lead").related_model
        seen = seen_by(member, leads, "lead__")
        return self.filter(seen | Q(teacher=member) if member.has_role((Role.TEACHER,)) else seen)


class ReminderQuerySet(OrganizationQuerySet):
    """Trial reminders of the open scope."""

    def with_times(self) -> Self:
        """With `begins` and `ends` of their trials."""
        return self.annotate(
            begins=Coalesce("trial__guest__lesson__starts_at", "trial__own_starts_at", output_field=DateTimeField()),
            ends=Coalesce("trial__guest__lesson__ends_at", "trial__own_ends_at", output_field=DateTimeField()),
        )

    def planned(self) -> Self:
        """Those that are still to be sent: their trial takes place, and they were not sent for this beginning of it."""
        takes_place = Q(trial__status=TrialStatus.SCHEDULED) & (
            Q(trial__guest=None) | Q(trial__guest__lesson__status=LessonStatus.PLANNED)
        )
        # A message that the program took back, since its lesson changed, was none.
        taken_back = Q(message__status=MessageStatus.CANCELLED, message__worker="")
        not_yet = Q(sent_for=None) | ~Q(sent_for=F("begins")) | taken_back
        return self.with_times().filter(takes_place, not_yet, is_off=False)


class WaitingQuerySet(OrganizationQuerySet):
    """Places in line of the open scope."""

    def waiting(self) -> Self:
        """Those who wait still; a lead that was put away does not."""
        return self.filter(Q(lead__isnull=True) | Q(lead__is_archived=False), ended_at=None)

    def wanting(self, group: Any) -> Self:
        """This group, or any of its course; the first who came first."""
        is_wanted = Q(group=group.pk) | Q(group__isnull=True, course=group.course_id)
        return self.waiting().filter(is_wanted).order_by("since", "pk")

    def offered(self) -> Self:
        """Those who have been offered a seat and have not answered yet."""
        return self.waiting().filter(Exists(self._offers().open()))

    def without_offer(self) -> Self:
        return self.waiting().exclude(Exists(self._offers().open()))

    def never_offered(self, group: Any) -> Self:
        """Whoever let an offer of this group pass is asked by a person, not by the clock."""
        return self.without_offer().exclude(Exists(self._offers().filter(group=group.pk)))

    def seated_since(self, enrolments: Any) -> Self:
        """Clients who have one of these in what they wait for."""
        place = Q(group=OuterRef("group")) | Q(group__course=OuterRef("course"))
        theirs = enrolments.filter(place, client=OuterRef("client"), created_at__gte=OuterRef("since"))
        return self.filter(Exists(theirs))

    def for_page(self) -> Self:
        """With all that a row of one shows."""
        named = self.select_related("lead", "client", "group__course", "course")
        return named.prefetch_related("offers__group")

    def visible_to(self, member: "Membership") -> Self:
        """Clients, and leads that somebody may see."""
        leads: Any = self.model._meta.get_field("lead").related_model
        seen = seen_by(member, leads, "lead__")
        return self.filter(Q(lead__isnull=True) | seen) if seen else self

    def _offers(self) -> Any:
        """Those of the outer entry."""
        offer: Any = self.model._meta.get_field("offers").related_model
        return offer.objects.filter(entry=OuterRef("pk"))


class WaitingOfferQuerySet(OrganizationQuerySet):
    """Offered seats of the open scope."""

    def open(self) -> Self:
        """They wait for an answer."""
        return self.filter(answer="")
