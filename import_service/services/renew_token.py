"""Gives a door a new token; the last one is good for one day more."""

from django.db import transaction
from django.utils import timezone

from import_service.models import Intake
from import_service.models.deliveries import BOTH_GOOD_FOR, new_intake_token
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit


@transaction.atomic
def renew_token(*, intake: Intake, actor: Membership | None = None) -> Intake:
    """As it stands afterwards. What was good before the last one is so no longer."""
    fresh: Intake = Intake.objects.select_for_update().get(pk=intake.pk)
    fresh.old_token, fresh.old_token_until = fresh.token, timezone.now() + BOTH_GOOD_FOR
    fresh.token = new_intake_token()
    fresh.save(update_fields=["token", "old_token", "old_token_until"])
    record_audit(kind=AuditKind.CHANGED, actor=actor, about=fresh, payload={"renewed": True})
    return fresh
