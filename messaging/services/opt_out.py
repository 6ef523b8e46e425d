"""Addresses that want no messages, and those that take them again."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet

from messaging.choices import OptOutReason
from messaging.models import Message, OptOut
from messaging.services.cancel_messages import call_off, take_back_calling_off
from organizations.models import Membership
from organizations.scoping import open_organization


@transaction.atomic
def opt_out(
    *, channel: str, address: str, reason: str = OptOutReason.STAFF, actor: Membership | None = None
) -> tuple[OptOut, str]:
    """Nothing we start goes there any more, nor what waits to go; answers do. Also the act that called off what
    waited, empty if nothing did. An address that is on the list keeps its reason."""
    facts = {"reason": reason, "by": actor}
    row, is_new = OptOut.objects.get_or_create(
        organization=open_organization(), channel=channel, address=address, defaults=facts
    )
    act = call_off(messages=_waiting(channel, address), actor=actor) if is_new else None
    return row, act.name if act and act.count else ""


@transaction.atomic
def opt_in(*, channel: str, address: str, act: str = "") -> bool:
    """It takes messages again; with the `act` of adding it what was called off then is due again. False if it was not
    on the list."""
    deleted, _kinds = OptOut.objects.filter(channel=channel, address=address).delete()
    if act:
        take_back_calling_off(act=act)
    return bool(deleted)


def forget_opt_outs(addresses: Collection[str]) -> None:
    """Of addresses that are nobody's any more, by every channel."""
    OptOut.objects.filter(address__in=addresses).delete()


def _waiting(channel: str, address: str) -> QuerySet:
    rows: QuerySet = Message.objects.unsent().filter(channel=channel, to=address, is_answer=False)
    return rows
