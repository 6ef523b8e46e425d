"""The form of a center's settings: lists to choose from, and what cannot be."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import BASE_INPUT_CLASSES, UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSelectWidget

from organizations.choices import Role
from organizations.countries import country_choices, currency_choices, keeping, time_zone_choices

OTHER_ROLES = [(role.value, role.label) for role in Role if role != Role.OWNER]


def clock_field(label: Any) -> forms.TimeField:
    """A time of day of the center's own, wherever the browser is."""
    look = {"type": "time", "class": " ".join([*BASE_INPUT_CLASSES, "max-w-40"])}
    return forms.TimeField(label=label, widget=forms.TimeInput(format="%H:%M", attrs=look))


class CenterForm(forms.ModelForm):
    country = forms.ChoiceField(label=_("Country"), widget=UnfoldAdminSelectWidget)
    timezone = forms.ChoiceField(label=_("Time zone"), widget=UnfoldAdminSelectWidget)
    currency = forms.ChoiceField(label=_("Currency"), widget=UnfoldAdminSelectWidget)
    opens_at = clock_field(_("Working from"))
    closes_at = clock_field(_("Working until"))
    quiet_since = clock_field(_("No messages from"))
    quiet_until = clock_field(_("No messages until"))
    working_days = forms.TypedMultipleChoiceField(
        label=_("Working days"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        error_messages={"required": _("Tick at least one day: else nobody ever works.")},
    )
    export_denied_roles = forms.MultipleChoiceField(
        label=_("Roles without export"),
        choices=OTHER_ROLES,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("Whoever has only these roles cannot take lists out of the program."),
    )
    masked_phone_roles = forms.MultipleChoiceField(
        label=_("Roles that see phones on a click"),
        choices=OTHER_ROLES,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("For whoever has only these roles phones are hidden until opened; the journal notes each look."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = {"country": country_choices(), "timezone": time_zone_choices(), "currency": currency_choices()}
        for name, choices in usual.items():
            self.fields[name].choices = keeping(choices, getattr(self.instance, name))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("opens_at") and data.get("opens_at") == data.get("closes_at"):
            self.add_error("closes_at", gettext("The center closes at another time than it opens."))
        return data
