"""Settings of statuses: their names on one page, and the reasons for which leads leave."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common import ui
from leads.choices import CLOSED_STATUSES, STATUS_TONES, LeadStatus
from leads.models import LeaveReason, StatusSetting
from leads.services.name_statuses import name_statuses
from organizations.admin.base import FixedRows, OrganizationModelAdmin
from organizations.forms import OrganizationForm

# What the program itself needs: a center may rename these, not hide them.
NEEDED = (LeadStatus.NEW, LeadStatus.CONTACTED, LeadStatus.QUALIFIED, *CLOSED_STATUSES)


class StatusesForm(OrganizationForm):
    """A name and a tick for each status."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {row.status: row for row in StatusSetting.objects.all()}
        for status in LeadStatus:
            row = known.get(status)
            self.fields[f"name-{status}"] = forms.CharField(
                label=_("Own name of “%(status)s”") % {"status": status.label},
                max_length=40,
                required=False,
                initial=row.name if row else "",
                widget=forms.TextInput(attrs={"placeholder": status.label}),
            )
            if status not in NEEDED:
                self.fields[f"used-{status}"] = forms.BooleanField(
                    label=_("In use: %(status)s") % {"status": status.label},
                    required=False,
                    initial=not (row and row.is_hidden),
                )

    def rows(self) -> list[dict[str, Any]]:
        """What the page shows, a line for each status."""
        return [
            {
                "status": status,
                "chip": ui.chip(status.label, STATUS_TONES[status], dot=True),
                "name": self[f"name-{status}"],
                "used": self[f"used-{status}"] if status not in NEEDED else None,
            }
            for status in LeadStatus
        ]

    def names(self) -> dict[str, str]:
        return {status.value: self.cleaned_data[f"name-{status}"].strip() for status in LeadStatus}

    def hidden(self) -> set[str]:
        return {
            status.value for status in LeadStatus if status not in NEEDED and not self.cleaned_data[f"used-{status}"]
        }


@admin.register(StatusSetting)
class StatusSettingAdmin(FixedRows, OrganizationModelAdmin):
    """The list is the page: all statuses are named at once."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = StatusesForm(request.POST or None, member=request.membership)  # type: ignore[attr-defined]
        if request.method == "POST" and form.is_valid():
            name_statuses(names=form.names(), hidden=form.hidden(), actor=request.membership)  # type: ignore[attr-defined]
            messages.success(request, _("Saved. Every page uses these names now."))
            return HttpResponseRedirect(reverse("admin:leads_statussetting_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Statuses"),
            "opts": self.opts,
            "form": form,
            "rows": form.rows(),
        }
        return render(request, "leads/statuses.html", context)


@admin.register(LeaveReason)
class LeaveReasonAdmin(OrganizationModelAdmin):
    nothing_yet = gettext_lazy(
        "Why leads are lost or put off. Add the reasons you hear, and people choose instead of typing."
    )
    list_display = ("shown_name", "shown_status", "order", "is_active")
    list_filter = ("status", "is_active")
    search_fields = ("name",)
    fieldsets = ((None, {"fields": ("name", "status", "order", "is_active")}),)

    @display(description=gettext_lazy("reason"), ordering="name")
    def shown_name(self, row: LeaveReason) -> str:
        return row.name

    @display(description=gettext_lazy("status"), ordering="status")
    def shown_status(self, row: LeaveReason) -> SafeString:
        return ui.chip(row.get_status_display(), STATUS_TONES[row.status], dot=True)
