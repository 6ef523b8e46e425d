"""Doors of the card of contacts: save one, make it the primary one, remove it and take that back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import veil
from common.contacts import clean_email, clean_telegram
from common.names import clean_name
from common.phone import PhoneNormalizer
from leads.choices import ContactRole, TouchChannel
from leads.models import Lead, LeadContact
from leads.services.save_contact import FACTS, add_contact, edit_contact, make_primary, remove_contact
from organizations.admin.cell_field import CellField
from organizations.admin.door_form import DoorForm
from organizations.admin.doors import Saved
from organizations.models import Membership
from organizations.scoping import current_organization


def read_phone(text: str) -> str:
    organization = current_organization()
    return PhoneNormalizer.for_region(organization.country if organization else "").normalize(text)


class ChosenContactForm(DoorForm):
    """One of the contacts of the scope; the door looks whether it is one of the lead."""

    contact: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=LeadContact.objects.all(),
        error_messages={"invalid_choice": gettext_lazy("This contact is not here any more. Load the page again.")},
    )


class ContactForm(ChosenContactForm):
    """Without a contact a new one is added."""

    name = CellField(read=clean_name, kept=150, max_length=250)
    role = forms.ChoiceField(choices=ContactRole.choices, required=False)
    job_title = forms.CharField(max_length=100, required=False)
    phone = CellField(read=read_phone)
    email = CellField(read=clean_email, kept=254)
    telegram_username = CellField(read=clean_telegram, kept=64)
    preferred_channel = forms.ChoiceField(choices=[("", ""), *TouchChannel.choices], required=False)
    refused_channels = forms.MultipleChoiceField(choices=TouchChannel.choices, required=False)
    best_time = forms.CharField(max_length=100, required=False)
    notes = forms.CharField(max_length=500, required=False)
    is_primary = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].required = False

    def clean_role(self) -> str:
        return self.cleaned_data["role"] or ContactRole.PARENT


def save_contact(lead: Lead, member: Membership, contact: LeadContact | None, is_primary: bool, **facts: Any) -> Saved:
    if contact is None:
        added = add_contact(lead=lead, facts=facts, actor=member, is_primary=is_primary)
        return Saved(_("%(name)s is added.") % {"name": added.name}, "contact-remove", {"contact": str(added.pk)})
    before = values_of(_of(lead, contact))
    saved = edit_contact(contact=contact, facts=facts, actor=member)
    return Saved(_("%(name)s is saved.") % {"name": saved.name}, "contact", {**before, "contact": str(contact.pk)})


def save_primary(lead: Lead, member: Membership, contact: LeadContact) -> Saved:
    before = lead.contacts.filter(is_primary=True).first()
    make_primary(contact=_of(lead, contact), actor=member)
    back = {"contact": str(before.pk)} if before and before.pk != contact.pk else {}
    text = _("%(name)s is the first to talk to.") % {"name": contact.name}
    return Saved(text, "contact-primary" if back else "", back)


def save_removed(lead: Lead, member: Membership, contact: LeadContact) -> Saved:
    before = values_of(_of(lead, contact))
    remove_contact(contact=contact, actor=member)
    return Saved(_("%(name)s is removed.") % {"name": contact.name}, "contact", before)


def values_of(contact: LeadContact) -> dict[str, Any]:
    """What the form would have to send to have the contact as it is."""
    values = {name: getattr(contact, name) for name in FACTS}
    return {**values, **({"is_primary": "on"} if contact.is_primary else {})}


def _of(lead: Lead, contact: LeadContact) -> LeadContact:
    if contact.lead_id != lead.pk:
        raise ValidationError(_("This contact is not here any more. Load the page again."))
    # The way back holds what is taken away.
    if any(veil.hides(address) for address in (contact.phone, contact.email, contact.telegram_username)):
        raise ValidationError(_("The phone of this contact is hidden. Show it first."), code="veiled")
    return contact
