"""What the center wants to reach: one form, for leaders."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminTextInputWidget

from analytics.choices import TargetFigure
from analytics.services.set_targets import set_targets
from analytics.targets import KINDS, targets
from organizations.forms import OrganizationForm
from organizations.models import Membership


class TargetsForm(OrganizationForm):
    """A whole number for each figure; empty for those without a target."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for figure, kind in KINDS.items():
            self.fields[figure.value] = forms.IntegerField(
                label=format_lazy("{}, {}", figure.label, kind.unit),
                help_text=kind.rule,
                required=False,
                min_value=0,
                max_value=kind.largest,
                widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
            )


def targets_page(request: HttpRequest) -> HttpResponse:
    member: Membership = request.membership  # type: ignore[attr-defined]
    if not request.user.has_perm("analytics.change_target"):
        raise PermissionDenied
    form = TargetsForm(request.POST or None, initial=targets())
    if request.method == "POST" and form.is_valid():
        values = {figure: form.cleaned_data[figure.value] for figure in TargetFigure}
        set_targets(values=values, actor=member)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("admin:index"))
    context = {
        **admin.site.each_context(request),
        "title": _("Targets"),
        "form": form,
        "media": form.media,
        "back": reverse("admin:index"),
        "minutes": member.organization.first_response_minutes,
        "center_url": _center_url(request, member),
    }
    return render(request, "analytics/targets.html", context)


def _center_url(request: HttpRequest, member: Membership) -> str:
    """Where the time for a first answer is set, for who may set it."""
    if not request.user.has_perm("organizations.change_organization"):
        return ""
    return reverse("admin:organizations_organization_change", args=(member.organization_id,))
