"""Gives a telephone line a new secret; the last one is good for one day more."""

from django.db import transaction
from django.utils import timezone

from import_service.models import CallLine
from import_service.models.calls import new_call_secret
from import_service.models.deliveries import BOTH_GOOD_FOR
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit


@transaction.atomic
def renew_secret(*, line: CallLine, secret: str = "", actor: Membership | None = None) -> CallLine:
    """As it stands afterwards; `secret` is the one of a provider that makes its own, else one is made up."""
    fresh: CallLine = CallLine.objects.select_for_update().get(pk=line.pk)
    fresh.old_secret, fresh.old_secret_until = fresh.secret, timezone.now() + BOTH_GOOD_FOR
    fresh.secret = secret or new_call_secret()
    fresh.save(update_fields=["secret", "old_secret", "old_secret_until"])
    record_audit(kind=AuditKind.CHANGED, actor=actor, about=fresh, payload={"renewed": True})
    return fresh
