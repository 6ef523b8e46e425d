"""Enrols a few of the demo's leads who have agreed on everything: what a center did this morning."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from crm_project.demo.leads import Author
from leads.choices import LeadStatus
from leads.models import Lead
from leads.services.change_status import is_qualified
from trials.enrolling import proposal_of
from trials.services.enrol_lead import enrol_lead


def enrol_some(author: Author) -> None:
    """Every second one, so that others are left to be enrolled."""
    waiting = Lead.objects.filter(status=LeadStatus.DOCUMENTS_PENDING).order_by("pk")
    for lead in [lead for lead in waiting if is_qualified(lead)][1::2]:
        agreed = proposal_of(lead)
        if not agreed.is_ready:
            continue
        seat: dict[str, Any] = {"group": agreed.group, "starts_on": agreed.starts_on, "terms": agreed.terms}
        try:
            with transaction.atomic():
                enrol_lead(lead=lead, actor=lead.owner or author.cast.people["manager"], despite_score=True, **seat)
        except ValidationError:  # the group is full by now
            continue
