"""Says by hand to which client a lead belongs, or that it belongs to none; the matching leaves such a lead alone."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.choices import ClientTie
from clients.matching import Tie
from clients.models import Client
from clients.touches import TAKE_BACK_WITHIN
from leads.choices import EventKind
from leads.models import Lead, LeadEvent
from leads.services.rows import lead_to_write, new_event, save_events, update_rows
from leads.services.tell_interest import Interest, take_back_interests, tell_interests
from organizations.models import Membership


@transaction.atomic
def tie_lead(*, lead: Lead, client: Client, tie: str, actor: Membership | None) -> None:
    """The story of the client tells that it asked again."""
    kind = ClientTie(tie)
    if kind == (ClientTie.FAMILY if client.is_company else ClientTie.COMPANY):
        raise ValidationError(_("“%(name)s” cannot be this. Choose again.") % {"name": client.name}, code="tie")
    _set(lead_to_write(lead), Tie(client.pk, kind), actor, is_chosen=True)


@transaction.atomic
def untie_lead(*, lead: Lead, actor: Membership | None) -> None:
    """Who asks is no client, nor of the family of one."""
    _set(lead_to_write(lead), None, actor, is_chosen=True)


@transaction.atomic
def take_back_tie(*, lead: Lead, actor: Membership) -> None:
    """A slip of the hand, by who made it and within ten minutes."""
    lead = lead_to_write(lead)
    event = lead.events.filter(kind=EventKind.CLIENT).order_by("-id").first()
    is_late = event is None or timezone.now() - event.at > TAKE_BACK_WITHIN
    if event is None or is_late or event.actor_id != actor.pk or event.payload["client"]["now"] != lead.client_id:
        raise ValidationError(_("It is too late to undo this with one click."), code="late")
    before = event.payload["client"]
    tie = Tie(before["was"], ClientTie(event.from_value)) if before["was"] else None
    _set(lead, tie, actor, is_chosen=before["was_chosen"])


def tie_event(lead: Lead, tie: Tie | None, *, version: int, actor: Membership | None) -> LeadEvent:
    """Unsaved: what the lead, as it still is, becomes. Which client it is stands apart from what everybody may read."""
    kind = tie.kind.value if tie else ""
    return new_event(
        EventKind.CLIENT,
        lead_id=lead.pk,
        version=version,
        actor=actor,
        changes={"client_tie": [lead.client_tie, kind]},
        from_value=lead.client_tie,
        to_value=kind,
        client={"was": lead.client_id, "now": tie and tie.client_id, "was_chosen": lead.client_is_chosen},
    )


def _set(lead: Lead, tie: Tie | None, actor: Membership | None, *, is_chosen: bool) -> None:
    """`lead` is locked."""
    client_id, kind = (tie.client_id, tie.kind.value) if tie else (None, "")
    before = (lead.client_id, lead.client_tie)
    if (*before, lead.client_is_chosen) == (client_id, kind, is_chosen):
        return
    update_rows([lead.pk], client_id=client_id, client_tie=kind, client_is_chosen=is_chosen)
    event = tie_event(lead, tie, version=lead.version + 1, actor=actor)
    save_events([event])
    if before != (client_id, kind):
        _tell(lead, tie, actor)


def _tell(lead: Lead, tie: Tie | None, actor: Membership | None) -> None:
    """Those whom it belonged to, and those whom it belongs to now."""
    course = lead.course.name if lead.course else ""
    if lead.client_id:
        take_back_interests(interests=[Interest(lead.pk, lead.client_id, lead.client_tie, course)], actor=actor)
    if tie:
        tell_interests(interests=[Interest(lead.pk, tie.client_id, tie.kind, course)], actor=actor)
