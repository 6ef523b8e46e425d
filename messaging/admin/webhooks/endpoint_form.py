"""Who is told, and of what."""

from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminURLInputWidget

from messaging.hook_events import hook_events
from messaging.hook_rules import check_hook_url
from messaging.models import WebhookEndpoint
from organizations.forms import OrganizationModelForm


def event_choices() -> list[tuple[str, list[tuple[str, Any]]]]:
    """By whose events they are, in the order in which they were registered."""
    known = [(str(event.about), name, event.label) for name, event in hook_events.items()]
    return [
        (about, [(name, label) for _about, name, label in group])
        for about, group in groupby(known, key=lambda one: one[0])
    ]


class EventBoxes(forms.CheckboxSelectMultiple):
    template_name = "messaging/webhooks/event_boxes.html"


class EndpointForm(OrganizationModelForm):
    url = forms.URLField(
        label=gettext_lazy("Address"), max_length=500, assume_scheme="https", widget=UnfoldAdminURLInputWidget
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Events"),
        choices=event_choices,
        widget=EventBoxes,
        error_messages={"required": gettext_lazy("Choose at least one event: without one nothing is ever sent.")},
    )

    class Meta:
        model = WebhookEndpoint
        fields = ("name", "url", "events")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "url" in self.fields:
            self.fields["url"].help_text = _("Your program takes posts here. It has to begin with https://.")

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        check_hook_url(url)
        return url
