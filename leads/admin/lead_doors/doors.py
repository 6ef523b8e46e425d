"""Doors of the lead page that save one fact each, at once, with a way back."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from leads.admin import door_forms
from leads.admin.lead_doors import client_tie, contacts, qualification, reminders, touches
from leads.admin.lead_list.rows import ROW_ID
from leads.choices import EventKind, Priority
from leads.models import Lead
from leads.models.status import status_label
from leads.services.accept_lead import accept_lead
from leads.services.add_note import add_note
from leads.services.archive_leads import archive_leads, restore_leads
from leads.services.assign_leads import assign_leads
from leads.services.change_status import change_statuses, restore_statuses
from leads.services.edit_lead import edit_lead
from leads.services.set_next_contact import set_next_contact
from organizations.admin.doors import Door, RowDoors, Saved
from organizations.admin.field_words import moment
from organizations.models import Membership

UNDO_WITHIN = timedelta(minutes=10)


def save_note(lead: Lead, member: Membership, text: str) -> Saved:
    add_note(lead=lead, text=text, actor=member)
    return Saved(_("Note saved."), empties_note=True)


def save_status(lead: Lead, member: Membership, status: str, **words: Any) -> Saved:
    change_statuses(leads=_only(lead), status=status, actor=member, **words)
    return Saved(_("Status: %(status)s.") % {"status": status_label(status)}, "status-back")


def save_status_back(lead: Lead, member: Membership) -> Saved:
    """The last change of this person; somebody else's stays."""
    event = lead.events.filter(kind=EventKind.STATUS).order_by("-id").first()
    if event is None or event.actor_id != member.pk or timezone.now() - event.at > UNDO_WITHIN:
        raise ValidationError(_("It is too late to undo this with one click."))
    restore_statuses(events=[event], actor=member)
    return Saved(_("Status: %(status)s.") % {"status": status_label(event.from_value)})


def last_reason(lead: Lead) -> str:
    """Why the lead got the status it has."""
    event = lead.events.filter(kind=EventKind.STATUS, to_value=lead.status).order_by("-at", "-id").first()
    return (event and event.payload.get("reason")) or _("reason not known")


def save_next_contact(lead: Lead, member: Membership, at: Any) -> Saved:
    set_next_contact(leads=_only(lead), at=at, actor=member)
    before = timezone.localtime(lead.next_contact_at).strftime("%Y-%m-%dT%H:%M") if lead.next_contact_at else ""
    text = _("Next contact: %(at)s.") % {"at": moment(at)} if at else _("No next contact.")
    return Saved(text, "next-contact", {"at": before})


def save_owner(lead: Lead, member: Membership, owner: Membership | None) -> Saved:
    assign_leads(leads=_only(lead), owners=[owner] if owner else [], actor=member)
    text = _("Given to %(name)s.") % {"name": owner.name} if owner else _("Nobody owns this lead now.")
    return Saved(text, "owner", {"owner": str(lead.owner.public_id) if lead.owner else ""})


def save_accepted(lead: Lead, member: Membership) -> Saved:
    accept_lead(lead=lead, actor=member)
    return Saved(_("Accepted: this lead stays with you."))


def save_priority(lead: Lead, member: Membership, priority: str) -> Saved:
    chosen = {"priority": priority, "priority_is_chosen": True} if priority else {"priority_is_chosen": False}
    edit_lead(lead_id=lead.pk, changes=chosen, actor=member, version=lead.version)
    text = _("Priority: %(priority)s.") % {"priority": Priority(priority).label if priority else _("by score")}
    return Saved(text, "priority", {"priority": lead.priority if lead.priority_is_chosen else ""})


def save_branch(lead: Lead, member: Membership, branch: Any) -> Saved:
    edit_lead(lead_id=lead.pk, changes={"branch": branch}, actor=member, version=lead.version)
    return Saved(_("Branch: %(branch)s.") % {"branch": branch})


def save_archived(lead: Lead, member: Membership) -> Saved:
    archive_leads(leads=_only(lead), actor=member)
    return Saved(_("Archived. It is out of the lists, with everything it holds."), "restore")


def save_restored(lead: Lead, member: Membership) -> Saved:
    restore_leads(leads=_only(lead), actor=member)
    return Saved(_("Back in the lists."), "archive")


def _only(lead: Lead) -> Any:
    return Lead.objects.filter(pk=lead.pk)


DOORS: dict[str, Door] = {
    "note": Door(door_forms.NoteForm, save_note),
    "status": Door(door_forms.StatusForm, save_status),
    "status-back": Door(door_forms.NothingForm, save_status_back),
    "next-contact": Door(door_forms.NextContactForm, save_next_contact),
    "owner": Door(door_forms.OwnerForm, save_owner),
    "accept": Door(door_forms.NothingForm, save_accepted),
    "priority": Door(door_forms.PriorityForm, save_priority),
    "branch": Door(door_forms.BranchForm, save_branch),
    "archive": Door(door_forms.NothingForm, save_archived, "leads.archive_lead"),
    "restore": Door(door_forms.NothingForm, save_restored, "leads.archive_lead"),
    **touches.DOORS,
    "qualification": Door(qualification.QualificationForm, qualification.save_answer),
    **reminders.DOORS,
    **client_tie.DOORS,
    "contact": Door(contacts.ContactForm, contacts.save_contact),
    "contact-primary": Door(contacts.ChosenContactForm, contacts.save_primary),
    "contact-remove": Door(contacts.ChosenContactForm, contacts.save_removed),
}


class LeadDoors(RowDoors):
    doors = DOORS
    row_id_prefix = ROW_ID

    def find_row(self, request: HttpRequest, key: int) -> Lead | None:
        """With what the page shows of it."""
        rows = Lead.objects.visible_to(request.membership)  # type: ignore[attr-defined]
        rows = rows.select_related("source__channel", "owner", "partner", "branch", "course", "industry")
        found: Lead | None = rows.prefetch_related("tags", "more_phones", "contacts").filter(pk=key).first()
        return found

    def lead_or_404(self, request: HttpRequest, key: int | str) -> Lead:
        lead: Lead = self.row_or_404(request, key)
        return lead

    def may_pass(self, request: HttpRequest, row: Any, name: str, data: dict[str, Any]) -> bool:
        return name != "owner" or may_give(request, row, data["owner"])


def may_give(request: HttpRequest, lead: Lead, owner: Membership | None) -> bool:
    """Leaders hand over to anybody; a seller may take a lead that nobody has, and undo that."""
    if request.user.has_perm("leads.assign_lead"):
        return True
    member = request.membership  # type: ignore[attr-defined]
    takes = lead.owner_id is None and owner == member
    gives_back = lead.owner_id == member.pk and owner is None
    return bool(takes or gives_back)
