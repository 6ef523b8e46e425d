"""Forms of marketing documents: what they are, and the file or the address they hold."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminURLInputWidget

from common.paper_kinds import ACCEPTED
from organizations.admin.door_form import DoorForm
from organizations.forms import OrganizationModelForm
from outreach.models import LONGEST_URL, MarketingDocument


class FileDrop(forms.FileInput):
    """A field to drop a file on, or to choose one by a click."""

    template_name = "outreach/file_drop.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, {**(attrs or {}), "accept": ACCEPTED})
        return {**context, "limit": settings.DOCUMENT_MAX_MB}


class MaterialForm(OrganizationModelForm):
    class Meta:
        model = MarketingDocument
        fields = ("title", "type", "language", "course", "internal_only")


class NewMaterialForm(MaterialForm):
    file = forms.FileField(label=_("File"), required=False, widget=FileDrop)
    url = forms.CharField(
        label=_("Or a web address"),
        required=False,
        max_length=LONGEST_URL,
        widget=UnfoldAdminURLInputWidget(attrs={"placeholder": "https://"}),
        help_text=_("Of a video, a page or a folder that anybody may open."),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not {"file", "url"} & self.errors.keys() and bool(data.get("file")) == bool(data.get("url", "").strip()):
            self.add_error("file", _("Choose a file or write a web address: one of the two."))
        return data


class VersionForm(DoorForm):
    """A new version of what is there."""

    file = forms.FileField(required=False, widget=FileDrop)
    url = forms.CharField(required=False, max_length=LONGEST_URL)
    notes = forms.CharField(required=False, max_length=250)
