"""By what somebody can be reached: the first channel that is on, that they use and have not refused."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils import timezone

from messaging.channels.registry import channels_on
from messaging.choices import Channel
from messaging.models import Chat, OptOut
from messaging.whatsapp_window import reached_by_whatsapp
from organizations.models import Membership
from organizations.scoping import open_organization

# In this order, of those a center has switched on.
ORDER = (Channel.TELEGRAM, Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)


@dataclass(frozen=True)
class Addressee:
    """Somebody with the addresses that are known of them; `language` may be empty: nobody knows. `preferred` channels
    are tried first; `more_chats` of Telegram where the first one is shut."""

    name: str
    phone: str = ""
    email: str = ""
    telegram_id: int | None = None
    language: str = ""
    refused: frozenset[str] = frozenset()
    preferred: tuple[str, ...] = ()
    more_chats: tuple[int, ...] = ()

    @property
    def order(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.preferred, *ORDER)))

    @property
    def chats(self) -> tuple[str, ...]:
        return tuple(str(one) for one in (self.telegram_id, *self.more_chats) if one)

    def addresses(self, channel: str) -> tuple[str, ...]:
        """As the channel takes them, the first to try first; none if nothing is known."""
        if channel == Channel.TELEGRAM:
            return self.chats
        address = self.email if channel == Channel.EMAIL else self.phone
        return (address,) if address else ()


@dataclass(frozen=True)
class Way:
    """One address by one channel, and the language to speak there."""

    channel: str
    to: str
    language: str
    name: str


class _Switched(Protocol):
    def __contains__(self, item: object) -> bool: ...


def ways_to(people: Sequence[Addressee]) -> list[Way | None]:
    """The way to each of them, None for who cannot be reached; three queries however many they are."""
    switched_on = channels_on()
    chats = _chats(people) if Channel.TELEGRAM in switched_on else {}
    in_whatsapp = _in_whatsapp(people) if Channel.WHATSAPP in switched_on else frozenset()
    shut = _shut(people)
    usual = open_organization().language
    may_begin: dict[str, Collection[str]] = {Channel.TELEGRAM: chats.keys(), Channel.WHATSAPP: in_whatsapp}
    return [_way(one, switched_on, may_begin, chats, shut, usual) for one in people]


def way_to(person: Addressee) -> Way | None:
    return ways_to([person])[0]


def ways_into_chats(people: Iterable[Membership]) -> dict[int, Way]:
    """{person who works here: the way into their own chat}; who has linked none, or blocked the bot, is not there."""
    linked = [person for person in people if person.telegram_id and person.is_active]
    if not linked:
        return {}
    ways = ways_to([Addressee(name=person.name, telegram_id=person.telegram_id) for person in linked])
    return {person.pk: way for person, way in zip(linked, ways, strict=True) if way}


def ways_to_colleagues(people: Sequence[Membership]) -> dict[int, Way]:
    """{person who works here: the way into their own chat, else to the mailbox of their login}; `user` is loaded."""
    mailboxes = [one.user.email if one.user else "" for one in people]
    addressees = [
        Addressee(name=one.name, telegram_id=one.telegram_id, email=email)
        for one, email in zip(people, mailboxes, strict=True)
    ]
    ways = ways_to(addressees)
    return {person.pk: way for person, way in zip(people, ways, strict=True) if way}


def _way(
    one: Addressee,
    switched_on: _Switched,
    may_begin: Mapping[str, Collection[str]],
    chats: dict[str, str],
    shut: set[tuple[str, str]],
    usual: str,
) -> Way | None:
    for channel in one.order:
        if channel not in switched_on or channel in one.refused:
            continue
        for to in one.addresses(channel):
            # A bot may not begin a talk, nor may a number of WhatsApp.
            if (channel, to) not in shut and to in may_begin.get(channel, (to,)):
                return Way(channel, to, chats.get(to) or one.language or usual, one.name)
    return None


def _chats(people: Iterable[Addressee]) -> dict[str, str]:
    """{address: language} of those who have begun a talk with the bot."""
    ids = {chat for one in people for chat in one.chats}
    known = Chat.objects.filter(channel=Channel.TELEGRAM, address__in=ids).values_list("address", "language")
    return dict(known) if ids else {}


def _in_whatsapp(people: Iterable[Addressee]) -> frozenset[str]:
    return reached_by_whatsapp({to for one in people for to in one.addresses(Channel.WHATSAPP)}, timezone.now())


def _shut(people: Iterable[Addressee]) -> set[tuple[str, str]]:
    addresses = {to for one in people for channel in ORDER for to in one.addresses(channel)}
    return set(OptOut.objects.filter(address__in=addresses).values_list("channel", "address"))
