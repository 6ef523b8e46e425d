"""Follow-ups that fall due, told to whoever has to make them, each once for each moment it is due at."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bots.staff.kinds import FOLLOW_UP, FOLLOW_UPS
from bots.staff.lead_words import facts_of, page_row
from bots.staff.people import as_read_by, linked_people
from common import veil
from leads.choices import OPEN_REMINDERS, ReminderKind
from leads.models import Lead, LeadReminder
from leads.services.follow_ups import mark_sent
from messaging.models import Message
from messaging.reach import Way, ways_into_chats
from messaging.services.enqueue_messages import Button, NewMessage, enqueue_messages
from organizations.models import Membership

# The tick comes each minute: whoever is due before the next one is written to now, and it leaves at its moment.
LOOKS_AHEAD = timedelta(minutes=1)
# What nobody was told of for so long stands in My day.
WITHIN = timedelta(hours=2)
# So many at once are told one by one.
ONE_BY_ONE = 5
CALLED, NO_ANSWER, HOUR, TOMORROW, DONE = "called", "none", "hour", "morning", "done"
_TOPIC = "follow-up:"


@transaction.atomic
def send_follow_ups() -> int:
    """Due each minute: how many follow-ups somebody was told of."""
    now = timezone.now()
    people = linked_people()
    ways = ways_into_chats(people.values())
    due = _not_told(_due(ways, now), now) if ways else []
    by_person: dict[int, list[LeadReminder]] = defaultdict(list)
    for reminder in due:
        by_person[whose(reminder)].append(reminder)
    messages: list[NewMessage] = []
    for person, rows in by_person.items():
        messages += _messages(people[person], ways[person], rows)
    enqueue_messages(messages)
    mark_sent(reminders=due)
    return len(due)


def is_still_due(message: Message) -> bool:
    """Nobody has made it, moved it or got it instead since."""
    rows = LeadReminder.objects.filter(pk=int(message.topic.removeprefix(_TOPIC)))
    reminder = rows.select_related("member", "lead__owner").first()
    person = reminder and (reminder.member or reminder.lead.owner)
    if reminder is None or person is None or str(person.telegram_id) != message.to:
        return False
    is_worth_it = is_open(reminder) and Lead.objects.open().filter(pk=reminder.lead_id).exists()
    return is_worth_it and message.dedupe_key == _key(reminder, person.pk)


def was_told(address: str, number: int) -> bool:
    """Whether this chat was told of that follow-up."""
    return bool(Message.objects.filter(kind=FOLLOW_UP, to=address, topic=topic_of_reminder(number)).exists())


def topic_of_reminder(number: int) -> str:
    return f"{_TOPIC}{number}"


def is_open(reminder: LeadReminder) -> bool:
    return reminder.status in OPEN_REMINDERS


def due_at(reminder: LeadReminder) -> datetime:
    """Its deadline, or until when it was put off. In UTC, since two moments of one zone are compared, and added to, by
    the clock on the wall."""
    deadline = reminder.deadline_at.astimezone(UTC)
    return max(deadline, reminder.snoozed_until.astimezone(UTC)) if reminder.snoozed_until else deadline


def worth_until(reminder: LeadReminder) -> datetime:
    """Until when its message still makes sense."""
    return due_at(reminder) + WITHIN


def whose(reminder: LeadReminder) -> int:
    """Who has to do it; 0 if nobody has the lead."""
    return reminder.member_id or reminder.lead.owner_id or 0


def stamp(reminder: LeadReminder) -> str:
    """The moment it is due at, on its buttons: what was moved since is another follow-up."""
    return str(int(due_at(reminder).timestamp()))


def _due(people: Iterable[int], now: datetime) -> list[LeadReminder]:
    """Of these people; locked, so that of two ticks one tells."""
    since, until = now - WITHIN, now + LOOKS_AHEAD
    came = Q(deadline_at__gt=since, deadline_at__lte=until) & (Q(snoozed_until=None) | Q(snoozed_until__lte=until))
    woke = Q(snoozed_until__gt=since, snoozed_until__lte=until, deadline_at__lte=until)
    mine = Q(member__in=people) | Q(member=None, lead__owner__in=people)
    rows = LeadReminder.objects.open().filter(came | woke, mine, lead__in=Lead.objects.open())
    locked = rows.select_for_update(of=("self",), skip_locked=True).select_related("lead__course", "lead__source")
    return list(locked.order_by("deadline_at", "pk"))


def _not_told(rows: Sequence[LeadReminder], now: datetime) -> list[LeadReminder]:
    """Two queries: one by one they have messages of their own, many at once stand in one."""
    keys = {_key(row, whose(row)): row for row in rows}
    if not keys:
        return []
    told = set(Message.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True))
    together = Message.objects.filter(kind=FOLLOW_UPS, created_at__gt=now - WITHIN - LOOKS_AHEAD)
    for context in together.values_list("context", flat=True):
        told.update(context["told"])
    return [row for key, row in keys.items() if key not in told]


def _messages(person: Membership, way: Way, rows: Sequence[LeadReminder]) -> list[NewMessage]:
    """One by one as far as a person reads them so; the rest is a number, and stands in My day."""
    with as_read_by(person, way.language):
        messages = [_message(person, way, row) for row in rows[:ONE_BY_ONE]]
        rest = rows[ONE_BY_ONE:]
        if rest:
            messages.append(_of_many(person, way, rest))
    return messages


def _message(person: Membership, way: Way, reminder: LeadReminder) -> NewMessage:
    due = due_at(reminder)
    return NewMessage(
        way=way,
        kind=FOLLOW_UP,
        context={"what": _what(reminder), **facts_of(reminder.lead)},
        buttons=[*_buttons(reminder), *page_row(reminder.lead)],
        dedupe_key=_key(reminder, person.pk),
        topic=topic_of_reminder(reminder.pk),
        due_at=due,
        not_after=worth_until(reminder),
        # They chose the hour, or the lead waits: quiet hours are for families.
        is_answer=True,
    )


def _of_many(person: Membership, way: Way, rows: Sequence[LeadReminder]) -> NewMessage:
    first = due_at(rows[0])
    return NewMessage(
        way=way,
        kind=FOLLOW_UPS,
        context={"number": len(rows), "told": [_key(row, person.pk) for row in rows]},
        buttons=[[{"text": _("My day"), "data": "day"}]],
        dedupe_key=f"follow-ups-{person.pk}-{rows[0].pk}-{first:%Y%m%d%H%M}",
        due_at=first,
        not_after=first + WITHIN,
        is_answer=True,
    )


def _what(reminder: LeadReminder) -> str:
    if reminder.kind == ReminderKind.CUSTOM:
        return veil.text(reminder.text)
    if reminder.kind == ReminderKind.FIRST_CONTACT:
        return _("First call")
    if reminder.tries:
        words = ngettext("Tried %(n)d time, again due", "Tried %(n)d times, again due", reminder.tries)
        return words % {"n": reminder.tries}
    return _("Call promised for %(time)s") % {"time": date_format(timezone.localtime(reminder.deadline_at), "H:i")}


def _buttons(reminder: LeadReminder) -> list[list[Button]]:
    """`follow:<reminder>:<when it is due>:<what>`."""
    later = [_button(reminder, _("In an hour"), HOUR), _button(reminder, _("Tomorrow"), TOMORROW)]
    if reminder.kind == ReminderKind.CUSTOM:
        return [[_button(reminder, _("Done"), DONE)], later]
    talked = [_button(reminder, _("Called"), CALLED), _button(reminder, _("No answer"), NO_ANSWER)]
    return [talked, later]


def _button(reminder: LeadReminder, words: str, what: str) -> Button:
    return {"text": words, "data": f"follow:{reminder.pk}:{stamp(reminder)}:{what}"}


def _key(reminder: LeadReminder, person: int) -> str:
    return f"follow-up-{reminder.pk}-{stamp(reminder)}-{person}"
