"""The day in figures for those who lead: what waits, at nine; what came of it, at nine in the evening."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Sum, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from analytics.alerts import Alert, alerts
from analytics.choices import TargetFigure
from analytics.models import LeadMetrics
from analytics.targets import targets
from bots.models import Conversation
from bots.staff.kinds import EVENING, MORNING
from bots.staff.people import as_read_by, page_at
from leads.models import Lead
from messaging.choices import Channel
from messaging.models import Message
from messaging.reach import Way, ways_to_colleagues
from messaging.services.enqueue_messages import NewMessage, enqueue_messages
from organizations.choices import LEADERS
from organizations.models import Membership, Organization
from organizations.scoping import open_organization
from scheduling.closed_days import ClosedDays
from scheduling.models import Enrolment, Lesson
from scheduling.roll.unmarked import unmarked_lessons
from trials.choices import TrialStatus
from trials.models import TrialLesson

HOURS: dict[str, time] = {MORNING: time(9), EVENING: time(21)}
WITHIN = timedelta(hours=2)
A_DAY = timedelta(days=1)
# {branch (None: of none): how many}.
Numbers = Mapping[int | None, int]


@dataclass(frozen=True)
class Digest:
    """Of one day of the center, due at one moment."""

    kind: str
    day: date
    due_at: datetime


@dataclass(frozen=True)
class Stretch:
    """The day it is about, up to now, in UTC; `before` is when the working day before it began."""

    before: datetime
    begins: datetime
    now: datetime
    ends: datetime


def digests_due(now: datetime, zone: ZoneInfo) -> list[Digest]:
    """By the clock on the wall, whatever it does that day."""
    today = now.astimezone(zone).date()
    every = (Digest(kind, today, _moment(today, hour, zone)) for kind, hour in HOURS.items())
    return [one for one in every if one.due_at <= now < one.due_at + WITHIN]


@transaction.atomic
def send_digests() -> int:
    """Due each minute: how many people were told. Closed days and days off have none."""
    now, center = timezone.now(), open_organization()
    due = [digest for digest in digests_due(now, center.zone) if is_working_day(digest.day, center)]
    if not due:
        return 0
    people = {one.pk: one for one in _readers()}
    ways = ways_to_colleagues(list(people.values()))
    return sum(_send(digest, [(people[pk], way) for pk, way in ways.items()], now) for digest in due)


def is_working_day(day: date, center: Organization) -> bool:
    """A center without working days is asked for none."""
    is_at_work = not center.working_days or day.weekday() in center.working_days
    return is_at_work and day not in ClosedDays(center.country, day, day).of(None)


def _readers() -> list[Membership]:
    """Those who lead and have not switched it off."""
    rows = Membership.objects.filter(is_active=True, gets_digests=True, role_rows__role__in=LEADERS).distinct()
    return list(rows.select_related("organization", "user").prefetch_related("role_rows").order_by("pk"))


def is_still_wished(message: Message) -> bool:
    address = {"user__email": message.to} if message.channel == Channel.EMAIL else {"telegram_id": int(message.to)}
    return bool(Membership.objects.filter(is_active=True, gets_digests=True, **address).exists())


def _send(digest: Digest, people: list[tuple[Membership, Way]], now: datetime) -> int:
    told = set(Message.objects.filter(topic=_topic(digest)).values_list("dedupe_key", flat=True))
    waiting = [(person, way) for person, way in people if _key(digest, person) not in told]
    if not waiting:
        return 0
    stretch = _stretch(digest.day, now)
    numbers = {name: count(stretch) for name, count in _NUMBERS[digest.kind].items()}
    month = _this_month(digest.day)
    wrong = _wrong_figures(digest, stretch)
    branches = _branches(waiting)
    enqueue_messages(
        [_message(digest, person, way, numbers, month, branches[person.pk], wrong) for person, way in waiting]
    )
    return len(waiting)


def _branches(people: list[tuple[Membership, Way]]) -> dict[int, set[int]]:
    """Those a person works in; none are all."""
    members = [person for person, _way in people]
    prefetch_related_objects(members, "branches")
    return {member.pk: {branch.pk for branch in member.branches.all()} for member in members}


def _message(
    digest: Digest,
    person: Membership,
    way: Way,
    numbers: Mapping[str, Numbers],
    month: tuple[int, int | None],
    branches: set[int],
    wrong: list[Alert],
) -> NewMessage:
    with as_read_by(person, way.language):
        facts: dict[str, Any] = {name: _of_branches(counted, branches) for name, counted in numbers.items()}
        facts["month"] = _against_target(*month)
        facts["alerts"] = _paragraph(wrong)
        url = page_at("admin:index")
        return NewMessage(
            way=way,
            kind=digest.kind,
            context={**facts, "center": open_organization().name, "date": date_format(digest.day, "D j E")},
            buttons=[[{"text": _("Open the program"), "url": url}]] if url else [],
            dedupe_key=_key(digest, person),
            topic=_topic(digest),
            not_after=digest.due_at + WITHIN,
            # Nine in the evening is when families are left in peace.
            is_answer=True,
        )


def _this_month(day: date) -> tuple[int, int | None]:
    """Enrolled since the month began, and of how many, in the whole center."""
    days = LeadMetrics.objects.filter(day__gte=day.replace(day=1), day__lte=day)
    return days.aggregate(all=Sum("enrolled"))["all"] or 0, targets()[TargetFigure.ENROLLED]


def _wrong_figures(digest: Digest, stretch: Stretch) -> list[Alert]:
    """Those of the whole center, in the morning."""
    last_morning = timezone.localdate(stretch.before, open_organization().zone)
    return alerts(digest.day, last_morning) if digest.kind == MORNING else []


def _paragraph(wrong: list[Alert]) -> str:
    """Under the numbers of the morning; nothing if no figure went wrong."""
    return "\n".join(["\n", _("In the last seven days:"), *(f"⚠ {alert}" for alert in wrong)]) if wrong else ""


def _against_target(enrolled: int, target: int | None) -> str:
    if target is None:
        return str(enrolled)
    return _("%(number)s of %(target)s") % {"number": enrolled, "target": target}


def _of_branches(counted: Numbers, branches: set[int]) -> int:
    """What is of no branch is everybody's."""
    return sum(number for branch, number in counted.items() if not branches or branch is None or branch in branches)


def _topic(digest: Digest) -> str:
    return f"{digest.kind}:{digest.day:%Y%m%d}"


def _key(digest: Digest, person: Membership) -> str:
    return f"{digest.kind}-{digest.day:%Y%m%d}-{person.pk}"


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _stretch(day: date, now: datetime) -> Stretch:
    center = open_organization()
    begins, ends = (_moment(each, time(), center.zone) for each in (day, day + A_DAY))
    before = next((day - n * A_DAY for n in range(1, 8) if is_working_day(day - n * A_DAY, center)), day - A_DAY)
    return Stretch(_moment(before, time(), center.zone), begins, now, ends)


# --- Figures: one query each --------------------------------------------------------------------
def _by(rows: QuerySet, branch: str) -> Numbers:
    counted: Counter[int | None] = Counter()
    for key, number in rows.order_by().values_list(branch).annotate(number=Count("pk", distinct=True)):
        counted[key] += number
    return counted


def _calls(stretch: Stretch) -> Numbers:
    planned = Lead.objects.open().filter(next_contact_at__gte=stretch.now, next_contact_at__lt=stretch.ends)
    return _by(planned, "branch")


def _overdue(stretch: Stretch) -> Numbers:
    return _by(Lead.objects.overdue(stretch.now), "branch")


def _trials(stretch: Stretch) -> Numbers:
    return _by_branch_of_trial(TrialLesson.objects.between(stretch.begins, stretch.ends).scheduled())


def _without(stretch: Stretch) -> Numbers:
    lessons = Lesson.objects.planned().filter(starts_at__gte=stretch.begins, starts_at__lt=stretch.ends)
    return _by(lessons.filter(Q(teacher=None) | Q(room=None)), "group__branch")


def _rolls_before(stretch: Stretch) -> Numbers:
    return _by(unmarked_lessons(stretch.before, stretch.begins), "group__branch")


def _waiting(_stretch: Stretch) -> Numbers:
    return _by(Conversation.objects.waiting().of_guests(), "lead__branch")


def _new_leads(stretch: Stretch) -> Numbers:
    return _by(_came(stretch), "branch")


def _to_answer(stretch: Stretch) -> Numbers:
    return _by(_came(stretch).filter(respond_by__isnull=False), "branch")


def _answered(stretch: Stretch) -> Numbers:
    in_time = Q(first_response_at__lte=F("respond_by"))
    return _by(_came(stretch).filter(in_time, respond_by__isnull=False), "branch")


def _came(stretch: Stretch) -> QuerySet:
    rows: QuerySet = Lead.objects.filter(created_at__gte=stretch.begins, created_at__lt=stretch.now, merged_into=None)
    return rows


def _trials_with(*statuses: str) -> Callable[[Stretch], Numbers]:
    def count(stretch: Stretch) -> Numbers:
        held = TrialLesson.objects.between(stretch.begins, stretch.now).filter(status__in=statuses)
        return _by_branch_of_trial(held)

    return count


def _by_branch_of_trial(trials: QuerySet) -> Numbers:
    where = Coalesce("guest__lesson__group__branch", "own_room__branch", "lead__branch")
    return _by(trials.annotate(branch=where), "branch")


def _enrolled(stretch: Stretch) -> Numbers:
    rows = Enrolment.objects.filter(created_at__gte=stretch.begins, created_at__lt=stretch.now)
    return _by(rows, "group__branch")


def _rolls_today(stretch: Stretch) -> Numbers:
    return _by(unmarked_lessons(stretch.begins, stretch.now), "group__branch")


_NUMBERS: dict[str, dict[str, Callable[[Stretch], Numbers]]] = {
    MORNING: {
        "calls": _calls,
        "overdue": _overdue,
        "trials": _trials,
        "without": _without,
        "rolls": _rolls_before,
        "waiting": _waiting,
    },
    EVENING: {
        "leads": _new_leads,
        "to_answer": _to_answer,
        "answered": _answered,
        "came": _trials_with(TrialStatus.ATTENDED),
        "missed": _trials_with(TrialStatus.NO_SHOW),
        "undecided": _trials_with(TrialStatus.SCHEDULED),
        "enrolled": _enrolled,
        "rolls": _rolls_today,
    },
}
