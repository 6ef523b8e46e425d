"""What stands above the form of a group: its health, seats, lessons and their rolls, students."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from scheduling.choices import GuestState
from scheduling.enrolment_words import EnrolmentLine, lines_of
from scheduling.health import Health, health_of_groups
from scheduling.models import Enrolment, Group, Lesson, LessonGuest, SeatHold
from scheduling.roll.dots import Dot, Dots
from scheduling.roll.unmarked import Progress, progress_of
from scheduling.seats import Seats, seats_of_groups
from scheduling.slots import zone_of

NEXT_LESSONS, LAST_ROLLS = 5, 3


@dataclass(frozen=True)
class GroupPage:
    """Of one group, today."""

    group: Group
    today: date
    seats: Seats
    health: Health
    students: list[tuple[EnrolmentLine, list[Dot]]]
    held: list[SeatHold]
    next_lessons: list[Lesson]
    last_rolls: list[tuple[Lesson, Progress]]
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


def group_page(group: Group, *, may_enrol: bool, may_hold: bool, may_change: bool) -> GroupPage:
    today = timezone.localdate()
    enrolments = Enrolment.objects.filter(group=group).still_there(today).for_page(today).order_by("client__sorted_by")
    students = lines_of(enrolments, today, may_change=may_change)
    lessons = Lesson.objects.filter(group=group, ends_at__gte=timezone.now()).select_related("room", "teacher")
    guests = Prefetch("guests", LessonGuest.objects.filter(state=GuestState.EXPECTED), to_attr="expected_guests")
    dots = Dots([group.pk], timezone.now())
    return GroupPage(
        group=group,
        today=today,
        seats=seats_of_groups([group], today)[group.pk],
        health=health_of_groups([group])[group.pk],
        students=[(line, dots.of(group.pk, line.enrolment.client_id)) for line in students],
        held=list(SeatHold.objects.filter(group=group, until__gte=today).select_related("payer")),
        next_lessons=list(lessons.prefetch_related(guests).order_by("starts_at")[:NEXT_LESSONS]),
        last_rolls=_last_rolls(group),
        add_url=f"{reverse('admin:scheduling_enrolment_add')}?group={group.pk}" if may_enrol else "",
        hold_url=f"{reverse('admin:scheduling_seathold_add')}?group={group.pk}" if may_hold else "",
    )


def _last_rolls(group: Group) -> list[tuple[Lesson, Progress]]:
    """The latest first."""
    begun = Lesson.objects.planned().filter(group=group, starts_at__lte=timezone.now())
    lessons = list(begun.select_related("group__branch").order_by("-starts_at", "pk")[:LAST_ROLLS])
    progress = progress_of(lessons)
    return [(lesson, progress[lesson.pk]) for lesson in lessons]
