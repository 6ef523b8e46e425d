"""Doors of a client's page that save one fact each, at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.choices import ClientStatus, ContactRelation, Direction, NoteCategory, Priority, TouchChannel, TouchOutcome
from clients.models import Client, ClientContact, ClientInteraction, ClientNote
from clients.services.add_note import add_note, finish_note, reopen_note
from clients.services.change_clients import (
    archive_clients,
    assign_clients,
    change_priority,
    change_status,
    restore_clients,
)
from clients.services.link_contact import FACTS, change_contact, link_contact, remove_contact
from clients.services.log_interaction import log_interaction, take_back_interaction
from clients.touches import LONGEST_MINUTES
from common.note_text import NOTE_LIMIT
from organizations.admin.door_form import DoorForm
from organizations.admin.doors import Door, RowDoors, Saved
from organizations.choices import LEADERS
from organizations.forms import RowChoiceField, SchoolDayField
from organizations.models import Membership
from organizations.people import sellers

FLAGS = tuple(name for name in FACTS if name != "relation")


class NoteForm(DoorForm):
    text = forms.CharField(max_length=NOTE_LIMIT, error_messages={"required": gettext_lazy("The note is empty.")})
    category = forms.ChoiceField(choices=NoteCategory.choices, required=False)
    is_private = forms.BooleanField(required=False)
    about_date = SchoolDayField(required=False)


class NoteDoneForm(DoorForm):
    note = RowChoiceField(queryset=ClientNote.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].queryset = ClientNote.objects.all()  # type: ignore[attr-defined]


class InteractionForm(DoorForm):
    channel = forms.ChoiceField(choices=TouchChannel.choices)
    outcome = forms.ChoiceField(choices=TouchOutcome.choices)
    direction = forms.ChoiceField(choices=Direction.choices, required=False)
    duration_minutes = forms.IntegerField(required=False, min_value=0, max_value=LONGEST_MINUTES)
    note = forms.CharField(required=False, max_length=NOTE_LIMIT)
    follow_up_on = SchoolDayField(required=False)


class InteractionBackForm(DoorForm):
    interaction = RowChoiceField(queryset=ClientInteraction.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["interaction"].queryset = ClientInteraction.objects.all()  # type: ignore[attr-defined]


class StatusForm(DoorForm):
    status = forms.ChoiceField(choices=ClientStatus.choices)
    reason = forms.CharField(max_length=500, required=False)


class PriorityForm(DoorForm):
    priority = forms.ChoiceField(choices=Priority.choices)


class OwnerForm(DoorForm):
    owner: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=Membership.objects.none(), to_field_name="public_id", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = sellers()  # type: ignore[attr-defined]


class LinkForm(DoorForm):
    link = RowChoiceField(
        queryset=ClientContact.objects.none(),
        error_messages={"invalid_choice": gettext_lazy("This contact is not here any more. Load the page again.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["link"].queryset = ClientContact.objects.select_related("contact")  # type: ignore[attr-defined]


class LinkFactsForm(LinkForm):
    relation = forms.ChoiceField(choices=ContactRelation.choices)
    is_primary = forms.BooleanField(required=False)
    pays = forms.BooleanField(required=False)
    receives_messages = forms.BooleanField(required=False)
    sees_results = forms.BooleanField(required=False)
    is_decision_maker = forms.BooleanField(required=False)


class NewLinkForm(DoorForm):
    """Somebody who is a client already answers for this one too."""

    contact = RowChoiceField(
        queryset=Client.objects.none(),
        to_field_name="public_id",
        error_messages={"required": gettext_lazy("Choose who answers.")},
    )
    relation = forms.ChoiceField(choices=ContactRelation.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = Client.objects.current()  # type: ignore[attr-defined]


class NothingForm(DoorForm):
    """For doors whose button says everything."""


def save_note(client: Client, member: Membership, text: str, category: str, **facts: Any) -> Saved:
    if facts["is_private"] and not member.has_role(LEADERS):
        raise ValidationError(_("Only those who lead write notes for leaders."))
    add_note(client=client, text=text, actor=member, category=category or NoteCategory.GENERAL, **facts)
    return Saved(_("Note saved."), empties_note=True)


def save_note_done(client: Client, member: Membership, note: ClientNote) -> Saved:
    finish_note(note=_of(client, note, member), actor=member)
    return Saved(_("Done."), "note-reopen", {"note": note.pk})


def save_note_reopened(client: Client, member: Membership, note: ClientNote) -> Saved:
    reopen_note(note=_of(client, note, member), actor=member)
    return Saved(_("To do again."))


def save_interaction(client: Client, member: Membership, direction: str, **facts: Any) -> Saved:
    kept = log_interaction(client=client, actor=member, direction=direction or Direction.OUTBOUND, **facts)
    said = _("%(channel)s: %(outcome)s.") % {
        "channel": kept.get_channel_display(),
        "outcome": kept.get_outcome_display().lower(),
    }
    return Saved(said, "interaction-back", {"interaction": kept.pk}, empties_note=True)


def save_interaction_back(client: Client, member: Membership, interaction: ClientInteraction) -> Saved:
    if interaction.client_id == client.pk:
        take_back_interaction(interaction=interaction, actor=member)
    return Saved(_("Taken back."))


def save_status(client: Client, member: Membership, status: str, reason: str) -> Saved:
    change_status(clients=_only(client), status=status, actor=member, reason=reason)
    undo = "" if client.status == ClientStatus.BLOCKED else "status"
    return Saved(_("Status: %(status)s.") % {"status": ClientStatus(status).label}, undo, {"status": client.status})


def save_priority(client: Client, member: Membership, priority: str) -> Saved:
    change_priority(clients=_only(client), priority=priority, actor=member)
    text = _("Priority: %(priority)s.") % {"priority": Priority(priority).label}
    return Saved(text, "priority", {"priority": client.priority})


def save_owner(client: Client, member: Membership, owner: Membership | None) -> Saved:
    assign_clients(clients=_only(client), owner=owner, actor=member)
    text = _("Given to %(name)s.") % {"name": owner.name} if owner else _("Nobody owns this client now.")
    return Saved(text, "owner", {"owner": str(client.owner.public_id) if client.owner else ""})


def save_archived(client: Client, member: Membership) -> Saved:
    archive_clients(clients=_only(client), actor=member)
    return Saved(_("Archived. It is out of the lists, with everything it holds."), "restore")


def save_restored(client: Client, member: Membership) -> Saved:
    restore_clients(clients=_only(client), actor=member)
    return Saved(_("Back in the lists."), "archive")


def save_new_link(client: Client, member: Membership, contact: Client, relation: str) -> Saved:
    link = link_contact(client=client, contact=contact, actor=member, relation=relation)
    text = _("%(name)s answers for %(client)s now.") % {"name": contact.name, "client": client.name}
    return Saved(text, "unlink", {"link": link.pk})


def save_link(client: Client, member: Membership, link: ClientContact, **facts: Any) -> Saved:
    """The one who is called first stays it until another one is."""
    link = _of(client, link, member)
    if link.is_primary:
        facts["is_primary"] = True
    change_contact(link=link, actor=member, **facts)
    return Saved(_("%(name)s is saved.") % {"name": link.contact.name})


def save_unlinked(client: Client, member: Membership, link: ClientContact) -> Saved:
    link = _of(client, link, member)
    remove_contact(link=link, actor=member)
    text = _("%(name)s answers for %(client)s no more.") % {"name": link.contact.name, "client": client.name}
    return Saved(text, "link", {"contact": str(link.contact.public_id), "relation": link.relation})


def _of(client: Client, row: Any, member: Membership) -> Any:
    """A row of this client that this person may see."""
    hidden = isinstance(row, ClientNote) and row.is_private and not member.has_role(LEADERS)
    if row.client_id != client.pk or hidden:
        raise ValidationError(_("This is not here any more. Load the page again."))
    return row


def _only(client: Client) -> Any:
    return Client.objects.filter(pk=client.pk)


class ClientDoors(RowDoors):
    doors = {
        "note": Door(NoteForm, save_note),
        "note-done": Door(NoteDoneForm, save_note_done),
        "note-reopen": Door(NoteDoneForm, save_note_reopened),
        "interaction": Door(InteractionForm, save_interaction),
        "interaction-back": Door(InteractionBackForm, save_interaction_back),
        "status": Door(StatusForm, save_status),
        "priority": Door(PriorityForm, save_priority),
        "owner": Door(OwnerForm, save_owner),
        "archive": Door(NothingForm, save_archived, "clients.archive_client"),
        "restore": Door(NothingForm, save_restored, "clients.archive_client"),
        "link": Door(NewLinkForm, save_new_link),
        "link-facts": Door(LinkFactsForm, save_link),
        "unlink": Door(LinkForm, save_unlinked),
    }

    def find_row(self, request: HttpRequest, key: int) -> Client | None:
        """With what the page shows of it."""
        links = ClientContact.objects.order_by("-is_primary", "pk")
        rows = Client.objects.visible_to(request.membership)  # type: ignore[attr-defined]
        rows = rows.select_related("owner", "branch", "employer", "parent_company", "created_by")
        found: Client | None = (
            rows.prefetch_related(
                "tags",
                Prefetch("contact_links", links.select_related("contact")),
                Prefetch("client_links", links.select_related("client").order_by("client__birth_date", "pk")),
            )
            .filter(pk=key)
            .first()
        )
        return found
