"""Closes a converted lead once everything a new student brings is here."""

from django.db import transaction
from django.utils import timezone

from leads.choices import EventKind
from leads.models import LeadConversion
from leads.services.rows import lead_to_write
from leads.services.tell_fact import tell_fact


@transaction.atomic
def close_lead(*, conversion: LeadConversion) -> bool:
    """Told once; False if it was closed already, or is no conversion any more."""
    lead = lead_to_write(conversion.lead)
    still_open = LeadConversion.objects.filter(pk=conversion.pk, closed_at=None)
    if not still_open.update(closed_at=timezone.now()):
        return False
    tell_fact(lead=lead, kind=EventKind.CLOSED, actor=None)
    return True
