"""Headers of a post by Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks (spec, "Signature
scheme")."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from messaging.models import WebhookEndpoint, WebhookPost


def signed_headers(endpoint: WebhookEndpoint, post: WebhookPost, now: datetime) -> dict[str, str]:
    """Signed with the secret, and on the day it was renewed with the one before too."""
    from standardwebhooks import Webhook

    signatures = [Webhook(secret).sign(post.webhook_id, now, post.body) for secret in secrets_of(endpoint, now)]
    return {
        "Content-Type": "application/json",
        "webhook-id": post.webhook_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def secrets_of(endpoint: WebhookEndpoint, now: datetime) -> list[str]:
    """Raises ValidationError if none can be read: another key of the installation has sealed them."""
    is_old_good = bool(endpoint.old_secret and endpoint.old_secret_until and endpoint.old_secret_until > now)
    known = [endpoint.secret, *([endpoint.old_secret] if is_old_good else [])]
    if not endpoint.secret:
        raise ValidationError(_("The secret cannot be read any more: make a new one."))
    return known
