"""What came of a follow-up: the buttons under its message do what the same acts in the program do."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from bots.dialogs.registries import StaleButtonError
from bots.dialogs.staff.member import member_of
from bots.dialogs.words import moment_words
from bots.models import Conversation
from bots.services.lines import bot_says
from bots.staff.follow_ups import CALLED, DONE, HOUR, NO_ANSWER, TOMORROW, is_open, stamp, was_told, whose
from bots.staff.traces import answer_topic
from common import veil
from leads.admin.next_steps import MORNING
from leads.choices import ReminderKind, TouchChannel, TouchOutcome
from leads.models import Lead, LeadReminder
from leads.services.follow_ups import finish_reminder, snooze_reminder
from leads.services.log_touch import log_touch, next_try
from leads.services.rows import lead_to_write
from leads.services.set_next_contact import set_next_contact
from organizations.models import Membership
from organizations.scoping import open_organization


def press(conversation: Conversation, args: Sequence[str]) -> None:
    """`follow:<reminder>:<when it was due>:<what>`, as `bots.staff.follow_ups` writes it. Pressed twice it is done
    once, and that is said."""
    member = member_of(conversation)
    if len(args) != 3 or args[2] not in _ACTS or not all(part.isdecimal() and len(part) <= 18 for part in args[:2]):
        raise StaleButtonError
    reminder = _locked(conversation, int(args[0]))
    if whose(reminder) != member.pk or not _may_work_on(member, reminder.lead):
        raise ValidationError(_("This lead is no longer yours. Nothing was written down."))
    if not is_open(reminder) or stamp(reminder) != args[1]:
        bot_says(conversation=conversation, text=_("This is written down already."))
        return
    if not Lead.objects.open().filter(pk=reminder.lead_id).exists():
        raise ValidationError(_("This lead is closed. Open it in the program to work on it again."))
    text = _ACTS[args[2]](reminder, member)
    bot_says(conversation=conversation, text=text, topic=answer_topic(reminder.lead_id))


def _locked(conversation: Conversation, number: int) -> LeadReminder:
    """As it is now, with its lead; only one this chat was told of."""
    reminder = LeadReminder.objects.filter(pk=number).select_related("lead").first()
    if reminder is None or not was_told(conversation.chat.address, number):
        raise StaleButtonError
    lead_to_write(reminder.lead)
    rows = LeadReminder.objects.select_for_update(of=("self",)).select_related("lead__owner")
    locked: LeadReminder = rows.get(pk=number)
    return locked


def _may_work_on(member: Membership, lead: Lead) -> bool:
    return "leads.change_lead" in member.rights and Lead.objects.visible_to(member).filter(pk=lead.pk).exists()


def _called(reminder: LeadReminder, member: Membership) -> str:
    log_touch(lead=reminder.lead, channel=TouchChannel.PHONE, outcome=TouchOutcome.SUCCESS, actor=member)
    return _("Called %(name)s. It is written down.") % {"name": _name(reminder)}


def _not_reached(reminder: LeadReminder, member: Membership) -> str:
    again = next_try(reminder.lead.owner or member, timezone.now())
    lead = reminder.lead
    log_touch(
        lead=lead, channel=TouchChannel.PHONE, outcome=TouchOutcome.NO_ANSWER, actor=member, next_contact_at=again
    )
    return _("No answer: %(name)s. Next try %(at)s.") % {"name": _name(reminder), "at": moment_words(again)}


def _in_an_hour(reminder: LeadReminder, member: Membership) -> str:
    return _put_off(reminder, member, an_hour_after(timezone.now()))


def _tomorrow(reminder: LeadReminder, member: Membership) -> str:
    return _put_off(reminder, member, morning_after(timezone.now()))


def an_hour_after(now: datetime) -> datetime:
    return (now.astimezone(UTC) + timedelta(hours=1)).replace(second=0, microsecond=0)


def morning_after(now: datetime) -> datetime:
    """Of the next day, by the clock of the center as it will be then."""
    zone = open_organization().zone
    day = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def _put_off(reminder: LeadReminder, member: Membership, at: datetime) -> str:
    """The next contact of a lead is moved; other reminders are quiet until then."""
    if reminder.kind == ReminderKind.FOLLOW_UP:
        set_next_contact(leads=Lead.objects.filter(pk=reminder.lead_id), at=at, actor=member)
    else:
        snooze_reminder(reminder=reminder, until=at, actor=member)
    return _("Put off: %(name)s, %(at)s.") % {"name": _name(reminder), "at": moment_words(at)}


def _done(reminder: LeadReminder, member: Membership) -> str:
    finish_reminder(reminder=reminder, actor=member)
    return _("Done: %(what)s.") % {"what": veil.text(str(reminder))}


def _name(reminder: LeadReminder) -> str:
    return veil.text(reminder.lead.name)


_ACTS: dict[str, Callable[[LeadReminder, Membership], str]] = {
    CALLED: _called,
    NO_ANSWER: _not_reached,
    HOUR: _in_an_hour,
    TOMORROW: _tomorrow,
    DONE: _done,
}
