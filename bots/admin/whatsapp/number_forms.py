"""A number of WhatsApp is added by its ids; its keys are entered afterwards, and never shown again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from import_service.admin.meta.page_forms import KeysForm
from leads.models import LeadSource
from messaging.models import WhatsAppNumber
from organizations.forms import OrganizationModelForm


class WhatsAppNumberForm(OrganizationModelForm):
    """The source stands beside the number: it is of another app."""

    source = forms.ModelChoiceField(
        label=gettext_lazy("Source"),
        queryset=LeadSource.objects.none(),
        widget=UnfoldAdminSelectWidget(),
        help_text=gettext_lazy("Numbers that nobody knows become leads of this source."),
    )

    class Meta:
        model = WhatsAppNumber
        fields = ("phone_number_id", "account_id", "is_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "source" in self.fields:
            self.fields["source"].queryset = LeadSource.objects.filter(is_active=True).order_by("name")  # type: ignore[attr-defined]
            door = getattr(self.instance, "door", None) if self.instance.pk else None
            self.fields["source"].initial = door.source_id if door else None


class WhatsAppKeysForm(KeysForm):
    """What was saved stays where nothing is entered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].label = gettext_lazy("Token of the system user")
        self.fields["token"].help_text = gettext_lazy(
            "One that does not expire, with the rights whatsapp_business_messaging and whatsapp_business_management."
        )
