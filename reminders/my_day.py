"""What one person has to do today, in the order to do it: each lead once, why it is here and what was said last."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import ClientInteraction
from common import veil
from common.first_keys import first_keys
from common.ui import DAY
from leads.choices import HOT, EventKind, LeadStatus, ReminderKind
from leads.models import Lead, LeadEvent, LeadReminder, Touchpoint
from organizations.models import Membership
from reminders.day_clients import client_rows, who_answers
from reminders.day_reasons import REASONS, Reason, day_and_time, reason_of_duty
from reminders.day_rows import LONGEST_GROUP, Row, Said
from reminders.day_trials import trials_waiting
from reminders.models import Task

READY = (LeadStatus.DOCUMENTS_RECEIVED, LeadStatus.DOCUMENTS_PENDING)
SHOWN = (
    "organization_id", "first_name", "last_name", "contact_name", "contact_relation", "company", "phone", "email",
    "telegram_username", "city", "region", "country", "status", "score", "created_at", "next_contact_at",
    "respond_by", "first_response_at", "version", "owner_id", "course__name", "source__name",
)  # fmt: skip


@dataclass
class Group:
    """Rows of one urgency. `more` says that the list goes on, in the leads that `query` filters."""

    key: str
    title: str
    hint: str
    tone: str
    rows: list[Row] = field(default_factory=list)
    more: bool = False
    query: str = ""


@dataclass(frozen=True)
class Day:
    groups: list[Group]
    done: int

    @property
    def left(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    @property
    def total(self) -> int:
        return self.left + self.done


def read_day(member: Membership, now: datetime) -> Day:
    """In reading order: overdue, today, new, hot, ready to enrol; then clients."""
    tomorrow = start_of_day(now) + DAY
    mine = Lead.objects.open().filter(owner=member)
    asked = {
        "overdue": mine.filter(next_contact_at__lt=now).order_by("next_contact_at", "pk"),
        "today": mine.filter(next_contact_at__gte=now, next_contact_at__lt=tomorrow).order_by("next_contact_at", "pk"),
        "new": mine.filter(_to_call_first(), status=LeadStatus.NEW, is_archived=False).order_by("-pk"),
        "hot": mine.filter(is_hot=True).order_by("-score", "pk"),
        "ready": mine.filter(status__in=READY, is_archived=False).order_by("pk"),
    }
    trials = trials_waiting(member, now, tomorrow)
    leads = _once(_read(asked), tomorrow)
    leads["overdue"] = [*_not_yet(trials, leads), *leads["overdue"]]
    said = _last_said([lead.pk for rows in leads.values() for lead in rows], member)
    duties = [*_reminders(member, tomorrow, now), *_tasks(member, tomorrow, now)]
    groups = [_group(key, leads[key], now, said, query, member, trials) for key, query in _QUERIES.items()]
    for at, row in sorted(duties, key=lambda duty: duty[0]):
        groups[0 if at < now else 1].rows.append(row)
    groups.append(_of_clients(member, now))
    return Day([group for group in groups if group.rows], _done_today(member, now))


def _to_call_first() -> Q:
    """A first step that nobody chose (`rules/first_step.py`) puts off no first call."""
    chosen = LeadEvent.objects.filter(lead=OuterRef("pk"), kind=EventKind.NEXT_CONTACT, actor__isnull=False)
    return Q(next_contact_at=None) | Q(first_response_at=None, respond_by__isnull=False) & ~Q(Exists(chosen))


def _not_yet(trials: Mapping[int, Any], leads: Mapping[str, list[Lead]]) -> list[Lead]:
    """Leads whose trial waits for somebody, though nothing else of them does today."""
    missing = trials.keys() - {lead.pk for rows in leads.values() for lead in rows}
    if not missing:
        return []
    rows = Lead.objects.filter(pk__in=missing).select_related("course", "source").only(*SHOWN)
    return list(rows.annotate(tries=Value(0)).order_by("pk")[:LONGEST_GROUP])


def _of_clients(member: Membership, now: datetime) -> Group:
    rows = client_rows(member, now)
    more = len(rows) > LONGEST_GROUP
    tone = "orange" if any(row.is_promised for row in rows) else "green"
    return Group("clients", _("Clients"), _("promised, to do, welcome"), tone, rows[:LONGEST_GROUP], more)


def start_of_day(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def _read(asked: dict[str, QuerySet]) -> dict[str, list[Lead]]:
    """With `tries`: how often nobody answered since the follow-up was set."""
    keys = first_keys(asked, LONGEST_GROUP + 1)
    follow_up = LeadReminder.objects.open().filter(lead=OuterRef("pk"), kind=ReminderKind.FOLLOW_UP)
    rows = Lead.objects.filter(pk__in={key for some in keys.values() for key in some}).select_related(
        "course", "source"
    )
    found = {lead.pk: lead for lead in rows.only(*SHOWN).annotate(tries=follow_up.order_by().values("tries")[:1])}
    return {group: [found[key] for key in some if key in found] for group, some in keys.items()}


def _once(found: dict[str, list[Lead]], tomorrow: datetime) -> dict[str, list[Lead]]:
    """Each lead in the first group it fits; what is planned for a later day waits for it."""
    seen: set[int] = set()
    groups = {}
    for key, rows in found.items():
        is_put_off = key != "new"
        late = {lead.pk for lead in rows if is_put_off and lead.next_contact_at and lead.next_contact_at >= tomorrow}
        groups[key] = [lead for lead in rows if lead.pk not in seen | late]
        seen |= {lead.pk for lead in rows}
    return groups


def _last_said(pks: list[int], member: Membership) -> dict[int, Said]:
    """The newest words in a note or beside a call, by lead."""
    worded = LeadEvent.objects.filter(
        Q(kind=EventKind.NOTE) | Q(kind=EventKind.TOUCH, payload__has_key="text") & ~Q(payload__text=""),
        lead=OuterRef("pk"),
    )
    newest = Lead.objects.filter(pk__in=pks).annotate(said=Subquery(worded.order_by("-at", "-id").values("pk")[:1]))
    events = LeadEvent.objects.filter(pk__in=newest.order_by().values("said")).select_related("actor")
    return {event.lead_id: _said(event, member) for event in events}


def _said(event: LeadEvent, member: Membership) -> Said:
    who = "" if event.actor is None else _("you") if event.actor_id == member.pk else event.actor.name
    return Said(veil.text(event.payload.get("text", "")), ", ".join(filter(None, (who, day_and_time(event.at)))))


def _group(
    key: str,
    leads: list[Lead],
    now: datetime,
    said: dict[int, Said],
    query: str,
    member: Membership,
    trials: Mapping[int, Reason],
) -> Group:
    title, hint, tone = _words(key, member)
    rows = [
        Row(f"lead-{lead.pk}", trials.get(lead.pk) or REASONS[key](lead, now, tries or 0), lead, said=said.get(lead.pk))
        for lead in leads[:LONGEST_GROUP]
        for tries in (lead.tries,)  # type: ignore[attr-defined]
    ]
    return Group(key, title, hint, tone, rows, len(leads) > LONGEST_GROUP, query)


# The filter of the lead list that shows all of a group.
_QUERIES = {
    "overdue": "next=overdue",
    "today": "next=today",
    "new": "status=new",
    "hot": "o=-score",
    "ready": "status=documents_pending&status=documents_received",
}


def _words(key: str, member: Membership) -> tuple[str, str, str]:
    minutes = member.organization.first_response_minutes
    within = ngettext("answer within %(n)s minute", "answer within %(n)s minutes", minutes) % {"n": minutes}
    return {
        "overdue": (_("Overdue"), _("oldest first"), "red"),
        "today": (_("Today"), _("by the clock"), "orange"),
        "new": (_("New"), within, "blue"),
        "hot": (_("Hot"), _("score over %(n)s") % {"n": HOT}, "violet"),
        "ready": (_("Ready to enrol"), "", "green"),
    }[key]


def _reminders(member: Membership, until: datetime, now: datetime) -> Iterator[tuple[datetime, Row]]:
    """Reminders in words of one's own; next contacts and first calls are there as leads already."""
    whose = Q(member=member) | Q(member=None, lead__owner=member)
    rows = LeadReminder.objects.open().filter(whose, kind=ReminderKind.CUSTOM, deadline_at__lt=until)
    awake = rows.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now)).select_related("lead__course")
    for row in awake.order_by("deadline_at")[:LONGEST_GROUP]:
        reason = reason_of_duty("alarm", row.deadline_at, now)
        yield row.deadline_at, Row(f"reminder-{row.pk}", reason, row.lead, row.text, done=f"reminder-{row.pk}")


def _tasks(member: Membership, until: datetime, now: datetime) -> Iterator[tuple[datetime, Row]]:
    rows = Task.objects.open().of(member).filter(due_at__lt=until).select_related("lead", "client").order_by("due_at")
    tasks = list(rows[:LONGEST_GROUP])
    answering = who_answers(task.client for task in tasks if task.client)
    for task in tasks:
        key, reason = f"task-{task.pk}", reason_of_duty("task_alt", task.due_at, now)
        answers = answering.get(task.client_id)
        yield task.due_at, Row(key, reason, task.lead, task.title, done=key, client=task.client, answers=answers)


def _done_today(member: Membership, now: datetime) -> int:
    """People spoken to or tried today, and tasks finished."""
    since = start_of_day(now)
    touched = Touchpoint.objects.filter(actor=member, at__gte=since, taken_back_at=None).order_by().values("lead")
    tasks = Task.objects.filter(assignee=member, done_at__gte=since)
    talks = ClientInteraction.objects.filter(actor=member, at__gte=since, taken_back_at=None).order_by()
    return (
        tasks.annotate(kind=Value("task"))
        .order_by()
        .values_list("kind", "pk")
        .union(
            touched.annotate(kind=Value("lead")).values_list("kind", "lead"),
            talks.annotate(kind=Value("client")).values_list("kind", "client"),
        )
        .count()
    )
