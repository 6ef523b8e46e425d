"""Due each minute: leads of new students whose pack is complete are closed."""

from django.utils import timezone

from leads.models import LeadConversion
from leads.services.close_lead import close_lead
from trials.pack import COMPLETE, WATCHED, with_pack

AT_ONCE = 500


def close_packs() -> int:
    """How many were closed."""
    fresh = LeadConversion.objects.filter(closed_at=None, at__gte=timezone.now() - WATCHED)
    ready = with_pack(fresh).filter(COMPLETE).select_related("lead").order_by("pk")[:AT_ONCE]
    return sum(close_lead(conversion=one) for one in list(ready))
