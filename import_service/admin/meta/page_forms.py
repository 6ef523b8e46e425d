"""A page of Meta is added by its number; its keys are entered afterwards, and never shown again."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from import_service.models import MetaPage
from leads.models import LeadSource
from organizations.forms import OrganizationForm, OrganizationModelForm

_SHOWN = {"autocomplete": "off", "spellcheck": "false"}
SHORTEST = 16
# A key goes into headers, which take nothing else.
_PRINTED = RegexValidator(r"^\s*[!-~]*\s*$", gettext_lazy("Copy it anew: it has Latin letters, digits and signs only."))


class MetaPageForm(OrganizationModelForm):
    class Meta:
        model = MetaPage
        fields = ("page_id", "source", "is_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "source" in self.fields:
            self.fields["source"].queryset = LeadSource.objects.filter(is_active=True)  # type: ignore[attr-defined]


class KeysForm(OrganizationForm):
    """What was saved stays where nothing is entered."""

    app_secret = forms.CharField(
        label=gettext_lazy("App secret"),
        required=False,
        min_length=SHORTEST,
        max_length=200,
        validators=[_PRINTED],
        widget=UnfoldAdminTextInputWidget(attrs=_SHOWN),
        help_text=gettext_lazy("Meta for developers: your app, App settings, Basic. Empty: as it is."),
    )
    token = forms.CharField(
        label=gettext_lazy("Token of the page"),
        required=False,
        min_length=SHORTEST,
        max_length=1000,
        validators=[_PRINTED],
        widget=UnfoldAdminTextInputWidget(attrs=_SHOWN),
        help_text=gettext_lazy("A long-lived page token with the rights leads_retrieval and pages_manage_metadata."),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not data.get("app_secret") and not data.get("token"):
            raise ValidationError(_("Enter at least one of them."))
        return {name: (text or "").strip() for name, text in data.items()}
