"""Ties somebody who works here to their chat with the center's bot, and parts them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import Membership


@transaction.atomic
def link_chat(*, person: Membership, telegram_id: int) -> Membership:
    """One chat for a person, one person for a chat: the later link holds. Raises ValidationError for who has left."""
    person = Membership.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if not person.is_active:
        raise ValidationError(_("%(name)s does not work here any more.") % {"name": person.name})
    Membership.objects.filter(telegram_id=telegram_id).exclude(pk=person.pk).update(telegram_id=None)
    person.telegram_id = telegram_id
    person.save(update_fields=["telegram_id"])
    return person


def unlink_chat(*, person: Membership) -> None:
    """The bot knows nobody there any more."""
    Membership.objects.filter(pk=person.pk).update(telegram_id=None)


def switch_digests(*, person: Membership, is_on: bool) -> None:
    """Whether the figures of the day are sent to their chat, if they lead."""
    Membership.objects.filter(pk=person.pk).update(gets_digests=is_on)
