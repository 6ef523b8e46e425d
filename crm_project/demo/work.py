"""What the people of the demo have to do: tasks they gave each other, and alerts about their leads."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from crm_project.demo import words
from leads.choices import LeadStatus, ReminderKind
from leads.models import Lead, LeadReminder
from organizations.models import Membership
from reminders.choices import AlertKind
from reminders.models import Alert
from reminders.services.finish_task import finish_task
from reminders.services.give_task import give_task
from reminders.services.raise_alerts import News, raise_alerts
from reminders.services.see_alerts import see_alerts

People = dict[str, Membership]


class Job(NamedTuple):
    """`days` from today, at `hour`; nothing for a task without a time."""

    title: str
    giver: str
    taker: str
    days: int | None
    hour: int = 10
    is_about_lead: bool = False
    is_done: bool = False


JOBS = (
    Job("Call the printer about the autumn leaflets", "owner", "manager", -1, 16),
    Job("Check who has not been called since Friday", "manager", "manager", 0, 18),
    Job("Agree on the open day with the branch in Sergeli", "owner", "manager", 3, 11),
    Job("Send the price list for three months", "manager", "nigora", -1, 12, is_about_lead=True),
    Job("Ask the mother about the birth certificate", "manager", "nigora", 0, 19, is_about_lead=True),
    Job("Прочитать новый сценарий звонка", "manager", "nigora", 2, 10),
    Job("Confirm Saturday’s trial", "reception", "sardor", 0, 17, is_about_lead=True),
    Job("Two brothers: find groups at the same hour", "manager", "sardor", 1, 10, is_about_lead=True),
    Job("Print name cards for Thursday’s trials", "sardor", "reception", 1, 9),
    Job("Order markers and paper", "reception", "reception", None),
    Job("Level test for three learners, results by evening", "nigora", "teacher", 0, 18),
    Job("Photos of the new classroom for Instagram", "owner", "marketer", 4, 12),
    Job("Call back everybody from the school fair", "manager", "nigora", -3, 10, is_done=True),
    Job("Put the new timetable on the door", "manager", "reception", -2, 10, is_done=True),
)


def make_work(people: People, now: datetime) -> None:
    make_reminders()
    make_tasks(people, now)
    make_alerts(people, now)


def make_reminders() -> None:
    """Of each next contact, and of each first call that is still to be made."""
    planned = Lead.objects.open().filter(next_contact_at__isnull=False).values_list("pk", "next_contact_at", "owner")
    waiting = Lead.objects.open().filter(respond_by__isnull=False, first_response_at=None)
    follow_ups = [LeadReminder(lead_id=pk, deadline_at=at, author_id=owner) for pk, at, owner in planned]
    first_calls = [
        LeadReminder(lead_id=pk, deadline_at=at, kind=ReminderKind.FIRST_CONTACT, key=f"first-contact-{pk}")
        for pk, at in waiting.values_list("pk", "respond_by")
    ]
    LeadReminder.objects.bulk_create([*follow_ups, *first_calls], batch_size=500)


def make_tasks(people: People, now: datetime) -> None:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    for number, job in enumerate(JOBS):
        mine = Lead.objects.open().filter(owner=people[job.taker]).order_by("-pk")
        task = give_task(
            title=job.title,
            assignee=people[job.taker],
            author=people[job.giver],
            lead=mine[number : number + 1].first() if job.is_about_lead else None,
            due_at=None if job.days is None else midnight + timedelta(days=job.days, hours=job.hour),
            key=f"demo-{number}",
        )
        if job.is_done:
            finish_task(task=task, actor=people[job.taker])


def make_alerts(people: People, now: datetime) -> None:
    """What the rules would have told; what stands still was told, and seen, yesterday."""
    leader = people["manager"]
    for seller in (people[login] for login in words.SELLERS):
        mine = Lead.objects.open().filter(owner=seller)
        _tell(AlertKind.NEW_LEAD, seller, mine.filter(status=LeadStatus.NEW).order_by("-pk")[:2], {"from": leader.name})
        _tell(AlertKind.STANDING, seller, mine.exclude(status=LeadStatus.NEW).order_by("pk")[:6])
        late = mine.filter(next_contact_at__lt=now - timedelta(days=1)).order_by("next_contact_at")
        _tell(AlertKind.OVERDUE, leader, late[:4], {"owner": seller.name})
        _tell(AlertKind.QUALIFIED, leader, mine.filter(status=LeadStatus.TRIAL_ATTENDED).order_by("-pk")[:2])
    _tell(AlertKind.LATE_ANSWER, leader, Lead.objects.unassigned().order_by("-pk")[:2], {"minutes": 15, "owner": ""})
    old = Alert.objects.filter(member=people["sardor"], kind=AlertKind.STANDING)
    old.update(at=now - timedelta(days=1))
    see_alerts(alerts=old, member=people["sardor"])


def _tell(kind: AlertKind, member: Membership, leads: QuerySet, facts: dict[str, Any] | None = None) -> None:
    news = [News(member.pk, f"demo-{kind}-{pk}", pk, facts or {}) for pk in leads.values_list("pk", flat=True)]
    raise_alerts(kind=kind, news=news)
