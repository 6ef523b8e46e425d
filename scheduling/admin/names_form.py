"""The names of people for whom seats are held; whoever may be here already is asked about, one by one."""

from collections.abc import Iterable
from typing import Any
from zlib import crc32

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldBooleanSwitchWidget

from clients.models import Client
from organizations.forms import LinesField, OrganizationForm, SchoolDayField
from scheduling.services.hold_seats import who_may_be_here

ANOTHER = "another"


class WhoField(forms.ChoiceField):
    """Which of these clients somebody is, or another person."""

    default_error_messages = {"required": gettext_lazy("Choose: is it the one who is here already?")}

    def __init__(self, line: str, clients: Iterable[Client]) -> None:
        here = {str(client.public_id): client for client in clients}
        links = [(key, _link_to(client)) for key, client in here.items()]
        choices = [*links, (ANOTHER, _("Somebody else: add as a new client"))]
        super().__init__(label=line, choices=choices, widget=UnfoldAdminRadioSelectWidget)
        self.line, self.here = line, here

    def clean(self, value: Any) -> Client | None:
        return self.here.get(super().clean(value))


class NamesForm(OrganizationForm):
    """A line that may name a client becomes a question of its own, asked when the form comes back."""

    names = LinesField(
        label=gettext_lazy("Names"), help_text=gettext_lazy("One in a line; a phone may follow the name.")
    )
    starts_on = SchoolDayField(
        label=gettext_lazy("From"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    despite_clash = forms.BooleanField(
        label=gettext_lazy("Despite the clash"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=gettext_lazy("The student has another lesson at that time, and that is meant."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line, clients in self._met().items():
            self.fields[f"who_{crc32(line.encode()):08x}"] = WhoField(line, clients)
        clash = self.fields.pop("despite_clash")
        if self._asked():
            # Only who is here already has other lessons.
            self.fields["despite_clash"] = clash

    def _met(self) -> dict[str, list[Client]]:
        """What is wrong with the names is said when they are saved."""
        if not self.is_bound:
            return {}
        try:
            names = self.fields["names"].clean(self.data.get("names"))
            return who_may_be_here(payer=self.initial["payer"], names=names)
        except ValidationError:
            return {}

    def _asked(self) -> dict[str, WhoField]:
        return {name: field for name, field in self.fields.items() if isinstance(field, WhoField)}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        known = {field.line: data[name] for name, field in self._asked().items() if name in data}
        return {"despite_clash": False, **data, "known": known}


def _link_to(client: Client) -> SafeString:
    """Who it is, and their page beside this one."""
    url = reverse("admin:clients_client_change", args=(client.pk,))
    work = client.employer.name if client.employer else ""
    about = " · ".join(part for part in (client.get_status_display(), work, client.city) if part)
    name = format_html('<a href="{}" target="_blank">{}</a>', url, client.name)
    return format_html(_("Already here: link {name} ({about})"), name=name, about=about)
