"""Keeps the people around a lead: exactly one of them is the primary one, and the lead is found by each."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from leads.choices import EventKind
from leads.models import Lead, LeadContact
from leads.services.edit_lead import search_text_of
from leads.services.rows import lead_to_write, new_event, save_events
from organizations.models import Membership

FACTS = (
    "name", "role", "job_title", "phone", "email", "telegram_username", "preferred_channel", "refused_channels",
    "best_time", "notes",
)  # fmt: skip
MOST = 20


@transaction.atomic
def add_contact(
    *, lead: Lead, facts: Mapping[str, Any], actor: Membership | None, is_primary: bool = False
) -> LeadContact:
    """A new contact; the first of a lead is the primary one whatever was asked."""
    lead = lead_to_write(lead)
    _check(facts)
    others = list(lead.contacts.all())
    if len(others) >= MOST:
        raise ValidationError(
            _("A lead has room for %(most)d contacts. Remove one first."), code="many", params={"most": MOST}
        )
    if is_primary:
        lead.contacts.filter(is_primary=True).update(is_primary=False)
    contact = LeadContact.objects.create(lead=lead, is_primary=is_primary or not others, **_known(facts))
    _tell(lead, contact, actor, what="added")
    return contact


@transaction.atomic
def edit_contact(*, contact: LeadContact, facts: Mapping[str, Any], actor: Membership | None) -> LeadContact:
    """The same contact with other facts; nothing happens if they are as they were."""
    lead, contact = _lock(contact)
    _check({name: getattr(contact, name) for name in FACTS} | dict(facts))
    changes = {name: [getattr(contact, name), value] for name, value in _known(facts).items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if changes:
        for name, (_old, new) in changes.items():
            setattr(contact, name, new)
        contact.save(update_fields=list(changes))
        _tell(lead, contact, actor, what="changed", fields=changes)
    return contact


@transaction.atomic
def make_primary(*, contact: LeadContact, actor: Membership | None) -> None:
    """Whom to talk to first."""
    lead, contact = _lock(contact)
    if contact.is_primary:
        return
    lead.contacts.filter(is_primary=True).update(is_primary=False)
    contact.is_primary = True
    contact.save(update_fields=["is_primary"])
    _tell(lead, contact, actor, what="primary")


@transaction.atomic
def remove_contact(*, contact: LeadContact, actor: Membership | None) -> None:
    """If it was the primary one, the oldest of the others follows."""
    lead, contact = _lock(contact)
    LeadContact.objects.filter(pk=contact.pk).delete()
    heir = lead.contacts.order_by("pk").first() if contact.is_primary else None
    if heir is not None:
        heir.is_primary = True
        heir.save(update_fields=["is_primary"])
    _tell(lead, contact, actor, what="removed")


def _lock(contact: LeadContact) -> tuple[Lead, LeadContact]:
    """Its lead, locked, and the contact as it is now."""
    lead = lead_to_write(contact.lead)
    now = LeadContact.objects.filter(pk=contact.pk, lead=lead).first()
    if now is None:
        raise ValidationError(_("Somebody removed this contact meanwhile. Load the page again."), code="gone")
    return lead, now


def _check(facts: Mapping[str, Any]) -> None:
    if not facts.get("name", "").strip():
        raise ValidationError(_("Write the name of the contact."), code="name")
    if facts.get("preferred_channel") and facts["preferred_channel"] in facts.get("refused_channels", ()):
        raise ValidationError(_("A contact cannot prefer a way it refused. Choose another one."), code="channel")


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in FACTS if name in facts}


def _tell(lead: Lead, contact: LeadContact, actor: Membership | None, **payload: Any) -> None:
    """The event of the change; the lead is found by what its contacts are now."""
    lead.search_text = search_text_of(lead, [row.phone for row in lead.more_phones.all()])
    lead.save(update_fields=["search_text"])
    event = new_event(
        EventKind.CONTACT,
        lead_id=lead.pk,
        version=lead.version,
        actor=actor,
        to_value=contact.name,
        role=contact.role,
        contact=contact.pk,
        **payload,
    )
    save_events([event])
