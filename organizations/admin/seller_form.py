"""What is asked about a person as a salesperson: by the owner all of it, by the person their own name and hours."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from organizations.countries import keeping, time_zone_choices
from organizations.forms import OrganizationModelForm
from organizations.models import SellerProfile
from organizations.scoping import open_organization

OWN: tuple[str, ...] = ("display_name", "signature", "works_from", "works_until", "working_days", "timezone")


class ClockWidget(UnfoldAdminTextInputWidget):
    """The browser's own field for a time of day."""

    input_type = "time"


class OwnSellerForm(OrganizationModelForm):
    working_days = forms.TypedMultipleChoiceField(
        label=_("Working days"),
        choices=WEEKDAYS.items(),
        coerce=int,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("None ticked: as the center works."),
    )
    timezone = forms.ChoiceField(label=_("Time zone"), required=False, widget=UnfoldAdminSelectWidget)

    class Meta:
        model = SellerProfile
        fields = OWN
        widgets = {
            "display_name": UnfoldAdminTextInputWidget,
            "signature": UnfoldAdminTextareaWidget(attrs={"rows": 3}),
            "works_from": ClockWidget,
            "works_until": ClockWidget,
            "takes_new_leads": UnfoldBooleanSwitchWidget,
            "lead_limit": UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
        }
        help_texts = {
            "signature": _("Stands under what is sent in this person's name."),
            "works_from": _("Empty: as the center works."),
            "works_until": _("Earlier than the beginning: the shift goes on past midnight."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = [("", _("as the center: %(zone)s") % {"zone": self._center_zone()}), *time_zone_choices()]
        self.fields["timezone"].choices = keeping(usual, self.instance.timezone)  # type: ignore[attr-defined]

    def _center_zone(self) -> str:
        return open_organization().timezone


class SellerForm(OwnSellerForm):
    class Meta(OwnSellerForm.Meta):
        fields = (*OWN, "lead_limit", "takes_new_leads")
