"""What a family answers when a seat is offered to them."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bots.dialogs.hand_over import leave_to_person
from bots.dialogs.registries import StaleButtonError
from bots.models import Conversation
from bots.services.lines import bot_says
from messaging.choices import Channel
from messaging.models import Message
from trials.models import WaitingOffer
from trials.services.answer_offers import accept_offer, decline_offer
from trials.services.tell_offer import NO, YES, topic_of


def answer(conversation: Conversation, args: Sequence[str]) -> None:
    """`seat:<offer>:<yes or no>`, as `trials.services.tell_offer` writes it."""
    if len(args) != 2 or args[1] not in (YES, NO):
        raise StaleButtonError
    offer = _offered_here(conversation, args[0])
    if offer.answer:
        bot_says(conversation=conversation, text=_("This offer is over. Write to us if you still want a seat."))
    elif args[1] == YES:
        _take(conversation, offer)
    else:
        decline_offer(entry=offer.entry, actor=None)
        bot_says(conversation=conversation, text=_("Thank you for telling us. We ask the next family."))


def _take(conversation: Conversation, offer: WaitingOffer) -> None:
    """What a person would have to decide (a clash of times, a seat that is gone) is left to one."""
    try:
        with transaction.atomic():
            accept_offer(entry=offer.entry, actor=None)
    except ValidationError:
        leave_to_person(conversation, _("Thank you! We have to settle one thing with you first."))
        return
    words = _("The seat in %(group)s is yours. We look forward to seeing you!") % {"group": offer.group}
    bot_says(conversation=conversation, text=words)


def _offered_here(conversation: Conversation, name: str) -> WaitingOffer:
    """Of which this chat was told. Raises StaleButtonError for any other."""
    try:
        found = WaitingOffer.objects.select_related("entry", "group").filter(public_id=UUID(name)).first()
    except ValueError as made_up:
        raise StaleButtonError from made_up
    address = conversation.chat.address
    if found is None or not _was_told(address, found):
        raise StaleButtonError
    offer: WaitingOffer = found
    return offer


def _was_told(address: str, offer: WaitingOffer) -> bool:
    told = Message.objects.filter(channel=Channel.TELEGRAM, to=address, topic=topic_of(offer))
    return bool(told.exists())
