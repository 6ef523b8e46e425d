"""What can be done to many clients of the list at once. Each asks first, calls one service, and can be taken back."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, ngettext

from clients.choices import ClientEventKind, ClientStatus, Priority
from clients.reach import people_of
from clients.services.change_clients import (
    archive_clients,
    assign_clients,
    change_priority,
    change_status,
    restore_clients,
)
from clients.services.tag_clients import tag_clients
from clients.services.undo_bulk import ACTS
from common.counting import shown_count
from messaging.admin.writing import WriteBulk
from messaging.subjects import Person
from organizations.admin.bulk_forms import BulkForm, TagForm
from organizations.admin.undo import UndoableBulk, UndoButton
from organizations.models import Membership
from organizations.people import sellers

UNDO = UndoButton("admin:clients_client_undo", ACTS)


class ClientBulk(UndoableBulk):
    button = UNDO
    too_many = gettext_lazy("At most %(limit)s clients can be changed at once. Narrow the filters.")

    def changed(self, count: int) -> str:
        done = ngettext("%(count)s client changed.", "%(count)s clients changed.", count)
        return done % {"count": shown_count(count)}


class OwnerForm(BulkForm):
    owner = forms.ModelChoiceField(
        label=gettext_lazy("To whom"),
        queryset=Membership.objects.none(),
        required=False,
        help_text=gettext_lazy("Nobody chosen takes the clients away from their owners."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = sellers()  # type: ignore[attr-defined]


class StatusForm(BulkForm):
    status = forms.ChoiceField(label=gettext_lazy("New status"), choices=ClientStatus.choices)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, required=False, help_text=gettext_lazy("Blocked needs one.")
    )


class PriorityForm(BulkForm):
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), choices=Priority.choices, initial=Priority.HIGH)


class Assign(ClientBulk):
    kind = ClientEventKind.OWNER
    name, icon, title, form_class = "assign", "person_add", gettext_lazy("Assign"), OwnerForm

    def change(self, clients: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return assign_clients(clients=clients, owner=data["owner"], actor=actor)


class SetStatus(ClientBulk):
    kind = ClientEventKind.STATUS
    name, icon, title, form_class = "status", "flag", gettext_lazy("Status"), StatusForm
    submit = gettext_lazy("Set the status")

    def change(self, clients: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return change_status(clients=clients, actor=actor, **data)


class SetPriority(ClientBulk):
    kind = ClientEventKind.PRIORITY
    name, icon, title, form_class = "priority", "priority_high", gettext_lazy("Priority"), PriorityForm
    submit = gettext_lazy("Set the priority")

    def change(self, clients: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return change_priority(clients=clients, actor=actor, **data)


class SetTags(ClientBulk):
    kind = ClientEventKind.TAGS
    name, icon, title, form_class = "tags", "sell", gettext_lazy("Tag"), TagForm
    submit = gettext_lazy("Save the tags")

    def change(self, clients: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return tag_clients(clients=clients, actor=actor, **data)


class Write(WriteBulk):
    """To who answers for them; without those who do not want to be written to."""

    def people(self, rows: QuerySet) -> list[Person]:
        return people_of(list(rows.values_list("pk", flat=True)))


class Archive(ClientBulk):
    kind = ClientEventKind.ARCHIVED
    name, icon, permission, title = "archive", "archive", "archive", gettext_lazy("Archive")
    description = gettext_lazy("They leave the lists with everything they hold, and can be taken back.")

    def change(self, clients: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return archive_clients(clients=clients, actor=actor)


class Restore(ClientBulk):
    kind = ClientEventKind.RESTORED
    name, icon, permission, title = "restore", "unarchive", "archive", gettext_lazy("Take back")

    def change(self, clients: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return restore_clients(clients=clients, actor=actor)
