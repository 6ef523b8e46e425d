"""Gives a door a new token; the last one is good for one day more."""

from django.db import transaction
from django.utils import timezone

from import_service.models import Intake
from import_service.models.deliveries import BOTH_GOOD_FOR, new_intake_token


@transaction.atomic
def renew_token(*, intake: Intake) -> Intake:
    """As it stands afterwards. What was good before the last one is so no longer."""
    fresh: Intake = Intake.objects.select_for_update().get(pk=intake.pk)
    fresh.old_token, fresh.old_token_until = fresh.token, timezone.now() + BOTH_GOOD_FOR
    fresh.token = new_intake_token()
    fresh.save(update_fields=["token", "old_token", "old_token_until"])
    return fresh
