"""A telephone line is added for a source that has none; a new secret is made up, or typed in."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from import_service.models import CallLine
from leads.models import LeadSource
from organizations.forms import OrganizationForm, OrganizationModelForm

SHORTEST = 8


class CallLineForm(OrganizationModelForm):
    class Meta:
        model = CallLine
        fields = ("source", "provider", "is_on", "own_numbers")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "source" in self.fields:
            free = Q(call_line=None, is_active=True) | Q(pk=self.instance.source_id)
            self.fields["source"].queryset = LeadSource.objects.filter(free)  # type: ignore[attr-defined]
            self.fields["source"].help_text = _("Numbers that nobody knows become leads of it.")
        if "own_numbers" in self.fields:
            self.fields["own_numbers"].widget.attrs["rows"] = 3


class SecretForm(OrganizationForm):
    secret = forms.CharField(
        label=gettext_lazy("Secret of the provider"),
        required=False,
        min_length=SHORTEST,
        max_length=200,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Only where the provider makes its own. Empty: a new one is made up here."),
    )
