"""What can be done to many leads of the list at once. Each asks first, calls one service, and can be taken back."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy, ngettext

from common.counting import shown_count
from leads.admin.lead_list import bulk_forms
from leads.admin.next_steps import date_chips
from leads.choices import EventKind
from leads.models.status import status_label
from leads.reach import people_of
from leads.services.archive_leads import archive_leads, restore_leads
from leads.services.assign_by_rules import assign_by_rules
from leads.services.assign_leads import assign_leads
from leads.services.change_status import change_statuses, stay_behind
from leads.services.set_next_contact import set_next_contact
from leads.services.tag_leads import tag_leads
from leads.services.undo_bulk import ACTS
from messaging.admin.writing import WriteBulk
from messaging.subjects import Person
from organizations.admin.bulk_forms import TagForm
from organizations.admin.undo import UndoableBulk, UndoButton
from organizations.models import Membership

UNDO = UndoButton("admin:leads_lead_undo", ACTS)


class LeadBulk(UndoableBulk):
    button = UNDO
    too_many = gettext_lazy("At most %(limit)s leads can be changed at once. Narrow the filters.")

    def changed(self, count: int) -> str:
        return ngettext("%(count)s lead changed.", "%(count)s leads changed.", count) % {"count": shown_count(count)}


class Assign(LeadBulk):
    name, icon, permission, kind = "assign", "person_add", "assign", EventKind.ASSIGNED
    title = gettext_lazy("Assign")
    form_class = bulk_forms.AssignForm

    def change(self, leads: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return assign_leads(leads=leads, owners=list(data["owners"]), actor=actor)


class AssignByRules(LeadBulk):
    name, icon, permission, kind = "assign_by_rules", "assignment_ind", "assign", EventKind.ASSIGNED
    title = gettext_lazy("Assign by the rules")
    description = gettext_lazy("Those without an owner go to the people the rules name; the others stay with theirs.")

    def change(self, leads: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return assign_by_rules(leads=leads.open(), actor=actor)  # type: ignore[attr-defined]


class Take(LeadBulk):
    """For those who may not give leads away: the ones nobody has become theirs."""

    name, icon, permission, kind = "take", "pan_tool_alt", "take", EventKind.ASSIGNED
    title = gettext_lazy("Take")
    description = gettext_lazy("Those without an owner become yours; the others stay with whom they are.")

    def change(self, leads: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return assign_leads(leads=leads.filter(owner=None), owners=[actor], actor=actor)


class SetStatus(LeadBulk):
    name, icon, kind = "status", "flag", EventKind.STATUS
    title, submit = gettext_lazy("Status"), gettext_lazy("Set the status")
    form_class = bulk_forms.StatusForm

    def change(self, leads: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return change_statuses(leads=leads, actor=actor, **data)

    def run(self, request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> str:
        """Says also who may not go there."""
        staying = sum(stay_behind(rows, data["status"]).values())
        done = super().run(request, rows, data)
        if not staying:
            return done
        words = ngettext(
            "%(count)s lead stays: from its status it cannot become “%(status)s”.",
            "%(count)s leads stay: from their statuses they cannot become “%(status)s”.",
            staying,
        )
        return format_html("{} {}", done, words % {"count": staying, "status": status_label(data["status"])})


class SetNextContact(LeadBulk):
    name, icon, kind = "next_contact", "event", EventKind.NEXT_CONTACT
    title, submit = gettext_lazy("Next contact"), gettext_lazy("Set the date")
    form_class = bulk_forms.NextContactForm

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """Tomorrow morning: the commonest answer is already there."""
        return {"at": date_chips(timezone.now(), None)[1].at}

    def change(self, leads: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return set_next_contact(leads=leads, at=data["at"], actor=actor)


class SetTags(LeadBulk):
    name, icon, kind = "tags", "sell", EventKind.TAGGED
    title, submit = gettext_lazy("Tag"), gettext_lazy("Save the tags")
    form_class = TagForm

    def change(self, leads: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return tag_leads(leads=leads, add=data["add"], remove=data["remove"], actor=actor)


class Write(WriteBulk):
    """Without those who do not want to be written to."""

    def people(self, rows: QuerySet) -> list[Person]:
        return people_of(rows)


class Archive(LeadBulk):
    name, icon, permission, kind = "archive", "archive", "archive", EventKind.ARCHIVED
    title = gettext_lazy("Archive")
    description = gettext_lazy("They leave the lists with everything they hold, and can be taken back.")

    def change(self, leads: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return archive_leads(leads=leads, actor=actor)


class Restore(LeadBulk):
    name, icon, permission, kind = "restore", "unarchive", "archive", EventKind.RESTORED
    title = gettext_lazy("Take back")

    def change(self, leads: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return restore_leads(leads=leads, actor=actor)
