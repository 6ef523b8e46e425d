"""What can be done to many clients of the list at once. Each asks first and calls one service."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clients.choices import ClientStatus, Priority
from clients.services.change_clients import (
    archive_clients,
    assign_clients,
    change_priority,
    change_status,
    restore_clients,
)
from clients.services.tag_clients import tag_clients
from common.counting import LIMIT, shown_count
from organizations.admin.actions import BulkAction
from organizations.admin.bulk_forms import BulkForm, TagForm
from organizations.models import Membership
from organizations.people import sellers


class ClientBulk(BulkAction):
    def change(self, clients: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        """Call the service; how many clients changed."""
        raise NotImplementedError

    def run(self, request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> str:
        if len(rows.values("pk")[: LIMIT + 1]) > LIMIT:
            message = _("At most %(limit)s clients can be changed at once. Narrow the filters.")
            raise ValidationError(message, params={"limit": shown_count(LIMIT)})
        count = self.change(rows, data, request.membership)  # type: ignore[attr-defined]
        done = ngettext("%(count)s client changed.", "%(count)s clients changed.", count)
        return done % {"count": shown_count(count)} if count else _("Nothing changed: it was so already.")


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
    name, icon, title, form_class = "assign", "person_add", gettext_lazy("Assign"), OwnerForm

    def change(self, clients: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return assign_clients(clients=clients, owner=data["owner"], actor=actor)


class SetStatus(ClientBulk):
    name, icon, title, form_class = "status", "flag", gettext_lazy("Status"), StatusForm
    submit = gettext_lazy("Set the status")

    def change(self, clients: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return change_status(clients=clients, actor=actor, **data)


class SetPriority(ClientBulk):
    name, icon, title, form_class = "priority", "priority_high", gettext_lazy("Priority"), PriorityForm
    submit = gettext_lazy("Set the priority")

    def change(self, clients: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return change_priority(clients=clients, actor=actor, **data)


class SetTags(ClientBulk):
    name, icon, title, form_class = "tags", "sell", gettext_lazy("Tag"), TagForm
    submit = gettext_lazy("Save the tags")

    def change(self, clients: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return tag_clients(clients=clients, actor=actor, **data)


class Archive(ClientBulk):
    name, icon, permission, title = "archive", "archive", "archive", gettext_lazy("Archive")
    description = gettext_lazy("They leave the lists with everything they hold, and can be taken back.")

    def change(self, clients: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return archive_clients(clients=clients, actor=actor)


class Restore(ClientBulk):
    name, icon, permission, title = "restore", "unarchive", "archive", gettext_lazy("Take back")

    def change(self, clients: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        return restore_clients(clients=clients, actor=actor)
