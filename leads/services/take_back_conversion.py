"""Takes a conversion back: the lead is where it was, and a client nobody else needs is put away."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from clients.choices import ClientEventKind
from clients.models import Client, ClientContact, ClientDocument, ClientInteraction, ClientNote
from clients.services.change_clients import archive_clients
from clients.services.tell_client import tell_client
from clients.touches import TAKE_BACK_WITHIN
from leads.choices import EventKind
from leads.models import Lead, LeadConversion, LeadEvent
from leads.services.change_status import BESIDE, former_of, set_former_status
from leads.services.follow_ups import keep_follow_ups
from leads.services.rows import lead_to_write, lock_leads, new_event, save_events, update_rows
from organizations.models import Membership
from scheduling.models import Enrolment


@transaction.atomic
def take_back_conversion(*, lead: Lead, actor: Membership) -> Lead:
    """By who converted it, within ten minutes, while its client is in no group."""
    lead = lead_to_write(lead)
    made = LeadConversion.objects.select_related("client").filter(lead=lead).first()
    if made is None or made.client is None:
        raise ValidationError(_("This was taken back already."), code="gone")
    if made.actor_id != actor.pk or timezone.now() - made.at > TAKE_BACK_WITHIN:
        raise ValidationError(_("It is too late to undo this with one click."), code="late")
    if Enrolment.objects.filter(client=made.client).exists() and made.created_client:
        raise ValidationError(_("The student is in a group. Take that back first."), code="enrolled")
    event = lead.events.filter(kind=EventKind.CONVERTED).order_by("-id").first()
    made.delete()
    if event:
        _give_back(lead, event, actor)
    tell_client(client=made.client, kind=ClientEventKind.CONVERTED, actor=actor, lead=lead.pk, what="taken_back")
    if made.created_client:
        _put_away_unneeded(made.client, actor)
    lead.refresh_from_db()
    return lead


def _give_back(lead: Lead, event: LeadEvent, actor: Membership) -> None:
    """`lead` is locked. What the conversion changed stands in its event, and in that of the status before it."""
    moved = lead.events.filter(kind=EventKind.STATUS, payload__because=EventKind.CONVERTED).order_by("-id").first()
    only = Lead.objects.filter(pk=lead.pk)
    if moved and moved.to_value == lead.status:
        set_former_status(lock_leads(only, "status", *BESIDE), former_of(moved.payload), actor)
    told, changed = event.payload["client"], event.payload
    back: dict[str, Any] = {
        "is_archived": changed["is_archived"][0],
        "client_tie": changed["client_tie"][0],
        "next_contact_at": parse_datetime(changed["next_contact_at"][0]) if changed["next_contact_at"][0] else None,
    }
    update_rows([lead.pk], client_id=told["was"], **back)
    if back["next_contact_at"]:
        keep_follow_ups(lead_ids=[lead.pk], at=back["next_contact_at"], actor=actor)
    version = Lead.objects.values_list("version", flat=True).get(pk=lead.pk)
    changes = {name: [changed[name][1], changed[name][0]] for name in back}
    save_events(
        [
            new_event(
                EventKind.CONVERTED, lead_id=lead.pk, version=version, actor=actor, changes=changes, what="taken_back"
            )
        ]
    )


def _put_away_unneeded(client: Client, actor: Membership) -> None:
    """The client that was made, and who was made to answer for it and answers for nobody else."""
    contacts = set(client.contact_links.values_list("contact", flat=True))
    elsewhere = ClientContact.objects.filter(contact=OuterRef("pk")).exclude(client=client.pk)
    alone = Client.objects.filter(pk__in=[client.pk, *contacts]).filter(~Exists(elsewhere), enrolments=None)
    for model in (ClientNote, ClientInteraction, ClientDocument, Lead):
        rows: Any = model
        alone = alone.filter(~Exists(rows.objects.filter(client=OuterRef("pk"))))
    made = alone.filter(events__kind=ClientEventKind.CREATED, events__recorded_at__gte=client.created_at)
    archive_clients(clients=made, actor=actor)
