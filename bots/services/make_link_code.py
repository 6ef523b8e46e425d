"""Makes the code that ties a chat to a client or to somebody who works here, and parts them again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bots.models import LinkCode
from clients.models import Client
from clients.querysets import ClientQuerySet
from messaging.models import Bot
from organizations.models import Membership

# More are no page but a book, and each has a drawing to be made.
MOST_AT_ONCE = 200


@transaction.atomic
def make_link_codes(*, actor: Membership, clients: ClientQuerySet) -> list[LinkCode]:
    """A new code for each person among them, by name, in few statements; older ones open nothing any more. Raises
    ValidationError without a bot, for nobody, and for more than fit."""
    _check_bot()
    people = list(clients.current().persons().order_by("sorted_by", "pk")[: MOST_AT_ONCE + 1])
    if not people:
        raise ValidationError(_("Codes are for persons who are not archived: choose some."))
    if len(people) > MOST_AT_ONCE:
        words = _("At most %(limit)d codes are printed at once. Narrow the filters.")
        raise ValidationError(words, params={"limit": MOST_AT_ONCE})
    LinkCode.objects.filter(client__in=people, used_at=None).update(expires_at=timezone.now())
    codes: list[LinkCode] = LinkCode.objects.bulk_create(LinkCode(client=one, created_by=actor) for one in people)
    return codes


@transaction.atomic
def make_link_code(*, actor: Membership, client: Client | None = None, member: Membership | None = None) -> LinkCode:
    """A new code; older ones of the same person open nothing any more. Raises ValidationError without a bot."""
    _check_bot()
    older = LinkCode.objects.filter(client=client, member=member, used_at=None)
    older.update(expires_at=timezone.now())
    code: LinkCode = LinkCode.objects.create(client=client, member=member, created_by=actor)
    return code


def _check_bot() -> None:
    if not Bot.objects.exists():
        raise ValidationError(_("The center has no bot yet: connect one in Settings, Bot."))
