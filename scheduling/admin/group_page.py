"""What stands above the form of a group: seats, next lessons, students."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from scheduling.models import Enrolment, Group, Lesson, SeatHold
from scheduling.seats import Seats, seats_of_groups
from scheduling.slots import zone_of

NEXT_LESSONS = 5


@dataclass(frozen=True)
class GroupPage:
    """Of one group, today."""

    group: Group
    today: date
    seats: Seats
    enrolments: list[Enrolment]
    held: list[SeatHold]
    next_lessons: list[Lesson]
    # Where this person adds a student and holds seats; nothing for who may not.
    add_url: str = ""
    hold_url: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """Times are told by the clock of the branch."""
        return zone_of(self.group.branch)

    @property
    def short_by(self) -> int:
        """Students missing for the group to pay for itself."""
        return max(0, self.group.min_size - self.seats.students)


def group_page(group: Group, *, may_enrol: bool, may_hold: bool) -> GroupPage:
    today = timezone.localdate()
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    enrolments = Enrolment.objects.filter(still, group=group).select_related("client").order_by("client__sorted_by")
    lessons = Lesson.objects.filter(group=group, ends_at__gte=timezone.now()).select_related("room", "teacher")
    return GroupPage(
        group=group,
        today=today,
        seats=seats_of_groups([group], today)[group.pk],
        enrolments=list(enrolments),
        held=list(SeatHold.objects.filter(group=group, until__gte=today).select_related("payer")),
        next_lessons=list(lessons.order_by("starts_at")[:NEXT_LESSONS]),
        add_url=f"{reverse('admin:scheduling_enrolment_add')}?group={group.pk}" if may_enrol else "",
        hold_url=f"{reverse('admin:scheduling_seathold_add')}?group={group.pk}" if may_hold else "",
    )
