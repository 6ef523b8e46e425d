"""Who of the demo waits for a seat, who is on a pause, who tries alone."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from crm_project.demo.leads import Author
from leads.choices import LeadStatus
from leads.models import Lead
from scheduling.busy import read_busy
from scheduling.free_rooms import free_rooms
from scheduling.models import Enrolment, Group, Room
from scheduling.seats import with_seats
from scheduling.services.pause_enrolment import pause_enrolment
from trials.services.book_trial import OwnTime, book_trial_alone
from trials.services.waiting_list import put_on_waiting_list

WISHES = ("", "only Mon and Wed", "with a sister", "after New Year at the latest", "")

ALONE_MINUTES = 45


def make_waiting(author: Author) -> None:
    today = timezone.localdate()
    _wait(author, today)
    _pause(author, today)
    _try_alone(author, today)


def _wait(author: Author, today: date) -> None:
    """For full groups, leads who ask for their course."""
    manager = author.cast.people["manager"]
    full = with_seats(Group.objects.running(today), today).filter(free_seats__lte=0).order_by("pk")
    asking = Lead.objects.current().filter(status__in=(LeadStatus.INTERESTED, LeadStatus.CONTACTED))
    taken: set[int] = set()
    for group in full[:3]:
        leads = asking.filter(course=group.course_id).exclude(pk__in=taken).order_by("pk")[:2]
        for lead in leads:
            taken.add(lead.pk)
            put_on_waiting_list(actor=manager, lead=lead, group=group, wish=author.dice.choice(WISHES))


def _pause(author: Author, today: date) -> None:
    """Their seats are kept."""
    weeks = timedelta(weeks=2)
    stays = Enrolment.objects.filter(starts_on__lt=today, ends_on=None, group__last_day__gt=today + weeks)
    learning = stays.learning_on(today).order_by("pk")
    for enrolment, reason in zip(learning[5:7], ("Away with the family", "Broke an arm"), strict=False):
        pause_enrolment(
            enrolment=enrolment,
            starts_on=today,
            ends_on=today + weeks,
            reason=reason,
            actor=author.cast.people["reception"],
        )


def _try_alone(author: Author, today: date) -> None:
    """Tomorrow at three, where a room is free for long enough."""
    zone = timezone.get_current_timezone()
    starts_at = datetime.combine(today + timedelta(days=1), time(15), zone)
    rooms = list(Room.objects.filter(is_active=True, is_online=False).select_related("branch"))
    found = free_rooms(rooms, read_busy(starts_at, starts_at + timedelta(hours=1)), starts_at)
    free = [each for each in found if each.until is None or each.until >= starts_at + timedelta(minutes=ALONE_MINUTES)]
    lead = Lead.objects.current().filter(status=LeadStatus.INTERESTED, course__isnull=False).order_by("-pk").first()
    if free and lead:
        time_of_own = OwnTime(lead.course, starts_at, ALONE_MINUTES, free[0].room)
        book_trial_alone(lead=lead, time=time_of_own, actor=lead.owner)
