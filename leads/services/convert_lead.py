"""Makes a lead a client, once: the only way by which one becomes the other."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from clients.choices import ClientTie
from clients.models import Client
from leads.becoming import Becoming, becoming_of, is_company
from leads.choices import EventKind, LeadStatus
from leads.models import Lead, LeadConversion
from leads.onboarding import Newcomer, run_onboarding
from leads.services.change_status import check_score, may_move, refusal, set_status
from leads.services.client_of_lead import first_answering, save_answering, save_client
from leads.services.follow_ups import keep_follow_ups
from leads.services.rows import lead_to_write, new_event, save_events, update_rows
from organizations.models import Membership, Organization
from organizations.scoping import open_organization


@transaction.atomic
def convert_lead(
    *,
    lead: Lead,
    actor: Membership | None,
    client: Client | None = None,
    first_day: date | None = None,
    is_sure: bool = False,
) -> LeadConversion:
    """The client it became, with who answers; the lead is enrolled, put away and stays linked.

    `client` is chosen by a person; without one the tie of the lead decides, so that nobody becomes a second client.
    A second call gives what the first one made. Only a qualified lead is converted; a low score needs `is_sure`.
    """
    lock_conversions()
    lead = lead_to_write(lead)
    if done := conversion_of(lead):
        return _known_client(done)
    _check(lead, is_sure=is_sure)
    becoming = becoming_of(lead, client)
    _check_client(lead, becoming)
    account = save_client(lead, becoming, actor)
    made_contact = save_answering(lead, account, becoming.answering, actor)
    newcomer = Newcomer(account, first_answering(account), becoming.client is None, first_day)
    conversion = LeadConversion.objects.create(
        lead=lead,
        client=account,
        actor=actor,
        score_then=lead.score,
        created_client=newcomer.is_new,
        created_contact=made_contact,
        steps=run_onboarding(newcomer, actor),
    )
    _put_away(lead, account, actor)
    return conversion


def conversion_of(lead: Lead) -> LeadConversion | None:
    """Of the lead, or of one that was merged into it."""
    found = LeadConversion.objects.filter(Q(lead=lead.pk) | Q(lead__merged_into=lead.pk)).select_related("client")
    return found.order_by("pk").first()


def lock_conversions() -> None:
    """One at a time in a center: twins who come at once have one mother."""
    Organization.objects.select_for_update(no_key=True).get(pk=open_organization().pk)


def _known_client(done: LeadConversion) -> LeadConversion:
    if done.client is None:
        raise ValidationError(_("What was known of this person was erased. Add a new lead."), code="erased")
    return done


def _check(lead: Lead, *, is_sure: bool) -> None:
    if lead.status != LeadStatus.ENROLLED:
        if not may_move(lead, LeadStatus.ENROLLED):
            raise ValidationError(refusal(lead, LeadStatus.ENROLLED), code="transition")
        if not is_sure:
            check_score([lead])


def _check_client(lead: Lead, becoming: Becoming) -> None:
    if not becoming.name:
        raise ValidationError(_("Write the name of who learns first: the student is found by it."), code="nameless")
    if becoming.client and becoming.client.is_company != is_company(lead):
        message = _("“%(name)s” cannot be this. Choose again.")
        raise ValidationError(message, code="tie", params={"name": becoming.name})


def _put_away(lead: Lead, client: Client, actor: Membership | None) -> None:
    """`lead` is locked. The status moves because of it, and so is told behind it."""
    told: dict[str, Any] = {"was": lead.client_id, "now": client.pk, "was_chosen": lead.client_is_chosen}
    keep_follow_ups(lead_ids=[lead.pk], at=None, actor=actor)
    update_rows([lead.pk], is_archived=True, client=client, client_tie=ClientTie.SELF, next_contact_at=None)
    lead.version += 1
    event = new_event(
        EventKind.CONVERTED,
        lead_id=lead.pk,
        version=lead.version,
        actor=actor,
        changes={
            "is_archived": [lead.is_archived, True],
            "client_tie": [lead.client_tie, ClientTie.SELF],
            "next_contact_at": [lead.next_contact_at, None],
        },
        client=told,
    )
    save_events([event])
    if lead.status != LeadStatus.ENROLLED:
        set_status([lead], LeadStatus.ENROLLED, actor, None, {"because": EventKind.CONVERTED.value})
