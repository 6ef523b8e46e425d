"""A door is opened for a source that has none; its settings come afterwards."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from import_service.models import Intake
from leads.models import LeadSource
from organizations.forms import OrganizationModelForm


class DoorForm(OrganizationModelForm):
    class Meta:
        model = Intake
        fields = ("source", "is_on", "origins", "per_minute", "per_minute_of_one")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "source" in self.fields:
            free = Q(intake=None, is_active=True) | Q(pk=self.instance.source_id)
            self.fields["source"].queryset = LeadSource.objects.filter(free)  # type: ignore[attr-defined]
            self.fields["source"].help_text = _("Sources in use that have no door yet.")
        if "origins" in self.fields:
            self.fields["origins"].widget.attrs["rows"] = 3
