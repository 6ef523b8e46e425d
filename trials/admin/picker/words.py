"""What the foot of the picker says: when, where and with whom, and who will be reminded when."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from leads.models import Lead
from organizations.models import Membership
from scheduling.admin.told import lesson_time
from scheduling.models import Room
from trials.choices import ReminderMoment
from trials.models import TrialLesson
from trials.reminding import reminded_at


def where_words(group: object, room: Room | None, teacher: Membership | None) -> str:
    """ "IELTS-5, room 103, Nodira Aliyeva"."""
    place = (_("online") if room.is_online else _("room %(room)s") % {"room": room}) if room else ""
    return ", ".join(filter(None, (str(group or ""), place, teacher.name if teacher else "")))


def reminder_words(lead: Lead, starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """ "Reminders: Dilnoza and Malika Yusupova at 15:00, Malika Yusupova at 18:33." """
    trial = TrialLesson(own_starts_at=starts_at, own_ends_at=ends_at)
    before, after = reminded_at(trial, ReminderMoment.BEFORE), reminded_at(trial, ReminderMoment.AFTER)
    person, seller = lead.first_name or lead.name, lead.owner.name if lead.owner else ""
    parts = []
    if before > now:
        both = _("%(person)s and %(seller)s") % {"person": person, "seller": seller} if seller else person
        parts.append(_("%(who)s at %(time)s") % {"who": both, "time": _clock(before, starts_at)})
    if seller:
        parts.append(_("%(who)s at %(time)s") % {"who": seller, "time": _clock(after, starts_at)})
    return _("Reminders: %(list)s") % {"list": ", ".join(parts)} if parts else ""


def _clock(at: datetime, beside: datetime) -> str:
    """The time, and the day if it is another one than the trial's."""
    local = timezone.localtime(at)
    is_same_day = local.date() == timezone.localtime(beside).date()
    return date_format(local, "H:i") if is_same_day else lesson_time(at)


def short_day(at: datetime) -> str:
    """ "Mon 21 Sep"."""
    return capfirst(date_format(timezone.localtime(at), "D j M"))
