"""The form of a Google Sheet: a link or id, a tab, a source, and how often it syncs."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from import_service.google_sheets import SheetRefused, sheet_key
from import_service.models import GoogleSheet
from leads.models import LeadSource
from organizations.forms import OrganizationModelForm


class SheetForm(OrganizationModelForm):
    """Takes the id out of whatever link people copy, and names the entry that has this tab already."""

    key = forms.CharField(
        label=gettext_lazy("Link of the sheet"),
        max_length=1_000,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("The address of the page where the sheet is open, or its id."),
    )

    class Meta:
        model = GoogleSheet
        fields = ("name", "key", "tab", "source", "sync_minutes")
        error_messages = {
            "sync_minutes": {"min_value": gettext_lazy("Give one minute or more, or leave it empty.")},
            "source": {"required": gettext_lazy("Choose the source the leads of this sheet belong to.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "source" in self.fields:
            in_use = LeadSource.objects.filter(Q(is_active=True) | Q(pk=self.instance.source_id))
            self.fields["source"].queryset = in_use  # type: ignore[attr-defined]

    def clean_key(self) -> str:
        try:
            return sheet_key(self.cleaned_data["key"])
        except SheetRefused as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def clean_tab(self) -> str:
        return str(self.cleaned_data["tab"]).strip()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        same = GoogleSheet.objects.filter(key=data.get("key"), tab=data.get("tab", "")).exclude(pk=self.instance.pk)
        if other := same.first():
            self.add_error("key", _("This tab of the sheet is here already, as “%(name)s”.") % {"name": other.name})
        return data
