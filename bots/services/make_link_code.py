"""Makes the code that ties a chat to a client or to somebody who works here, and parts them again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bots.models import LinkCode
from clients.models import Client
from messaging.models import Bot
from organizations.models import Membership


@transaction.atomic
def make_link_code(*, actor: Membership, client: Client | None = None, member: Membership | None = None) -> LinkCode:
    """A new code; older ones of the same person open nothing any more. Raises ValidationError without a bot."""
    if not Bot.objects.exists():
        raise ValidationError(_("The center has no bot yet: connect one in Settings, Bot."))
    older = LinkCode.objects.filter(client=client, member=member, used_at=None)
    older.update(expires_at=timezone.now())
    code: LinkCode = LinkCode.objects.create(client=client, member=member, created_by=actor)
    return code
