"""Leads and clients take a place in line for a group, or for any group of a course, and give it up."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.choices import WaitingNews
from clients.models import Client
from clients.services.rows import lock_client
from leads.models import Lead
from leads.services.rows import lead_to_write
from organizations.models import Membership
from scheduling.models import Course, Enrolment, Group
from trials.choices import SeatAnswer, WaitingEnd
from trials.models import WaitingEntry
from trials.services.close_offer import close_open_offer
from trials.services.waiting_rows import lock_entry, tell_of_waiting


@transaction.atomic
def put_on_waiting_list(
    *,
    actor: Membership | None,
    lead: Lead | None = None,
    client: Client | None = None,
    group: Group | None = None,
    course: Course | None = None,
    wish: str = "",
) -> WaitingEntry:
    """The last place in line; a seat that is free is offered by itself within a minute. Raises ValidationError by
    field."""
    if (lead is None) == (client is None):
        raise ValidationError({"lead": _("Choose who waits: a lead or a student.")})
    if group is None and course is None:
        raise ValidationError({"group": _("Choose a group to wait for, or a course.")})
    lead = _waiting_lead(lead) if lead else None
    client = _waiting_client(client, group) if client else None
    if group and (group.is_archived or group.last_day < timezone.localdate()):
        raise ValidationError({"group": _("%(group)s is over: choose another group.") % {"group": group}})
    place = {"group": group, "course": None if group else course}
    if WaitingEntry.objects.waiting().filter(lead=lead, client=client, **place).exists():
        words = _("%(name)s waits for %(place)s already.")
        raise ValidationError(words % {"name": lead or client, "place": group or course})
    entry: WaitingEntry = WaitingEntry.objects.create(
        lead=lead, client=client, wish=wish.strip()[:150], created_by=actor, **place
    )
    tell_of_waiting(entry, WaitingNews.PUT, actor, reason=entry.wish)
    return entry


@transaction.atomic
def leave_waiting_list(*, entry: WaitingEntry, actor: Membership | None, reason: str = "") -> WaitingEntry:
    """Waits no more; a seat that was offered goes to the next."""
    entry = _open_entry(entry)
    close_open_offer(entry, SeatAnswer.WITHDRAWN)
    end_waiting(entry, WaitingEnd.LEFT, reason)
    tell_of_waiting(entry, WaitingNews.LEFT, actor, reason=entry.reason)
    return entry


@transaction.atomic
def wait_again(*, entry: WaitingEntry, actor: Membership | None) -> WaitingEntry:
    """In the place they had before they left."""
    entry = lock_entry(entry)
    if entry.ended_as != WaitingEnd.LEFT:
        raise ValidationError(_("%(name)s has not left the waiting list.") % {"name": entry.person})
    others = WaitingEntry.objects.waiting().filter(lead=entry.lead, client=entry.client)
    if others.filter(group=entry.group, course=entry.course).exists():
        words = _("%(name)s waits for %(place)s already.")
        raise ValidationError(words % {"name": entry.person, "place": entry.place})
    entry.ended_at, entry.ended_as, entry.reason = None, "", ""
    entry.save(update_fields=["ended_at", "ended_as", "reason"])
    tell_of_waiting(entry, WaitingNews.BACK, actor)
    return entry


def end_waiting(entry: WaitingEntry, ended_as: WaitingEnd, reason: str = "") -> None:
    """Of a locked row."""
    entry.ended_at, entry.ended_as, entry.reason = timezone.now(), ended_as, reason.strip()[:150]
    entry.save(update_fields=["ended_at", "ended_as", "reason"])


def _open_entry(entry: WaitingEntry) -> WaitingEntry:
    entry = lock_entry(entry)
    if entry.ended_at is not None:
        raise ValidationError(_("%(name)s waits no more.") % {"name": entry.person})
    return entry


def _waiting_lead(lead: Lead) -> Lead:
    lead = lead_to_write(lead)
    if lead.is_archived:
        raise ValidationError({"lead": _("%(name)s is in the archive: bring the lead back first.") % {"name": lead}})
    return lead


def _waiting_client(client: Client, group: Group | None) -> Client:
    client = lock_client(client)
    if client.is_company:
        raise ValidationError({"client": _("A company does not learn: put its people on the list, one by one.")})
    if group and Enrolment.objects.still_there(timezone.localdate()).filter(client=client, group=group).exists():
        words = _("%(client)s is in %(group)s already.")
        raise ValidationError({"client": words % {"client": client, "group": group}})
    return client
