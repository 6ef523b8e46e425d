"""WhatsApp: by the number of the Cloud API that somebody wrote to, within a day; else by the center's provider.

https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages (requests),
.../business-phone-numbers/media (files), .../business-scoped-user-ids (who hides their phone) and
.../support/error-codes (what Meta refuses, by its codes).
"""

import mimetypes
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from messaging.channels.base import (
    Connection,
    DeliveryError,
    Limits,
    NotDeliveredError,
    RefusedError,
    TooManyError,
    UncertainError,
)
from messaging.channels.http_gateway import GatewayChannel
from messaging.choices import Channel, FileKind
from messaging.models import Chat, Gateway, Message, WhatsAppNumber
from messaging.whatsapp_window import is_window_open, window_closed
from organizations.scoping import open_organization

if TYPE_CHECKING:
    import httpx

SECONDS, SECONDS_FOR_A_FILE = 20.0, 60.0
LARGEST = 512 * 2**10
# Of what a number may send in a second, by the smallest of its limits.
PER_SECOND = 20
PICTURES = ("image/jpeg", "image/png")
REENGAGE = 131047
_TOKEN = frozenset({0, 102, 190})
# A missing right, an account that is locked or unpaid, a number that is not registered.
_ACCOUNT = frozenset({3, 10, 368, 131005, 131031, 131042, 131045, 133010, *range(200, 300)})
_TOO_MANY: Mapping[int, timedelta] = {
    4: timedelta(minutes=5),
    80007: timedelta(minutes=5),
    130429: timedelta(seconds=10),
    131048: timedelta(hours=1),
    131056: timedelta(seconds=10),
}
_LATER = frozenset({1, 2, 131000, 131016, 133004})
_NOT_REACHED = 131026


class CloudConnection:
    """One number after another, as they were written to."""

    def __init__(self, http: "httpx.Client", gateway: Connection | None) -> None:
        self.http, self.gateway = http, gateway

    def send(self, message: Message) -> str:
        with translation.override(open_organization().language):
            chat = Chat.objects.filter(channel=Channel.WHATSAPP, address=message.to).select_related("number").first()
            number: Any = chat.number if chat else None
            is_connected = number is not None and number.is_on
            if is_connected and is_window_open(chat, timezone.now()):
                return self._by_number(number, message)
            if self.gateway is not None:
                return self.gateway.send(message)
            raise _no_way(is_closed=is_connected)

    def _by_number(self, number: WhatsAppNumber, message: Message) -> str:
        if not number.can_send:
            raise NotDeliveredError(number.trouble or _("The token of the number cannot be read: enter it anew."))
        try:
            content = self._content(number, message)
            body = {"messaging_product": "whatsapp", "recipient_type": "individual", **_whom(message.to), **content}
            answer = self._ask(number, "messages", json=body)
        except _AccountError as refusal:
            facts = {"trouble": str(refusal)[:250], "trouble_at": timezone.now()}
            WhatsAppNumber.objects.filter(pk=number.pk).update(**facts)
            raise NotDeliveredError(str(refusal)) from refusal
        sent = answer.get("messages")
        name = sent[0].get("id") if isinstance(sent, list) and sent and isinstance(sent[0], dict) else None
        if not isinstance(name, str) or not name:
            raise UncertainError(_("WhatsApp took it without a number."))
        return name[:200]

    def _content(self, number: WhatsAppNumber, message: Message) -> dict[str, Any]:
        if not message.file:
            return {"type": "text", "text": {"body": message.text, "preview_url": False}}
        content_type = mimetypes.guess_type(message.file_name)[0] or "application/octet-stream"
        try:
            with default_storage.open(message.file) as file:
                part = (message.file_name, file.read(), content_type)
        except OSError as gone:
            raise RefusedError(_("The file %(name)s is gone.") % {"name": message.file_name}) from gone
        try:
            uploaded = self._ask(number, "media", data={"messaging_product": "whatsapp"}, files={"file": part})
        except UncertainError as lost:
            # A file alone reaches nobody.
            raise NotDeliveredError(str(lost)) from lost
        told = {"id": str(uploaded.get("id", ""))} | ({"caption": message.text} if message.text else {})
        if message.file_kind == FileKind.PHOTO and content_type in PICTURES:
            return {"type": "image", "image": told}
        return {"type": "document", "document": {**told, "filename": message.file_name}}

    def _ask(self, number: WhatsAppNumber, what: str, **how: Any) -> Mapping[str, Any]:
        import httpx

        seconds = SECONDS_FOR_A_FILE if "files" in how else SECONDS
        try:
            answer = self.http.post(
                f"{settings.META_GRAPH_BASE.rstrip('/')}/{number.phone_number_id}/{what}",
                headers={"Authorization": f"Bearer {number.token}"}, timeout=seconds, **how,
            )  # fmt: skip
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as unreached:
            raise NotDeliveredError(_("WhatsApp could not be reached.")) from unreached
        except httpx.HTTPError as lost:
            raise UncertainError(_("WhatsApp did not answer.")) from lost
        return _judged(answer)


class _AccountError(Exception):
    """The number cannot send until a person has mended it."""


def _whom(address: str) -> dict[str, str]:
    """A phone, or the id of somebody who hides it."""
    return {"to": address.removeprefix("+")} if address.startswith("+") else {"recipient": address}


def _no_way(*, is_closed: bool) -> DeliveryError:
    if is_closed:
        return RefusedError(window_closed())
    if Gateway.objects.filter(channel=Channel.WHATSAPP).exists():
        return NotDeliveredError(_("The provider of WhatsApp is off."))
    return RefusedError(_("They have not written to a number of WhatsApp that is connected."))


def _judged(answer: "httpx.Response") -> Mapping[str, Any]:
    try:
        said = answer.json() if len(answer.content) <= LARGEST else None
    except (ValueError, RecursionError):
        said = None
    error = said.get("error") if isinstance(said, dict) else None
    if answer.is_success and isinstance(said, dict) and not error:
        return said
    code = error.get("code") if isinstance(error, dict) else None
    told = str(error.get("message", ""))[:150] if isinstance(error, dict) else ""
    raise _trouble(answer.status_code, code if type(code) is int else None, told)


def _trouble(status: int, code: int | None, told: str) -> Exception:
    if code in _TOKEN or (code is None and status == 401):
        return _AccountError(_("Meta refuses the token of the number: enter a new one."))
    if code in _ACCOUNT:
        return _AccountError(_("Meta does not let the number send: %(why)s") % {"why": told or code})
    if code in _TOO_MANY or (code is None and status == 429):
        return TooManyError(_("WhatsApp wants us to be slower."), later=_TOO_MANY.get(code or 0))
    if code in _LATER or (code is None and status in (500, 503)):
        return NotDeliveredError(_("WhatsApp has no answer now (%(code)s).") % {"code": code or status})
    if code is None and (status >= 500 or 200 <= status < 300):
        return UncertainError(f"{status}")
    return RefusedError(words_of(code, told))


def words_of(code: int | None, told: str) -> str:
    """Why a message did not get through, for a person."""
    if code == REENGAGE:
        return window_closed()
    if code == _NOT_REACHED:
        return _("WhatsApp does not reach this number: perhaps it is not in WhatsApp.")
    return _("WhatsApp refuses it: %(why)s") % {"why": told or code or "?"}


class WhatsAppChannel:
    """The numbers of the center, and its provider if it has one."""

    def __init__(self) -> None:
        self.provider = GatewayChannel(Channel.WHATSAPP)

    def is_on(self) -> bool:
        return _can_send() or self.provider.is_on()

    def limits(self) -> Limits:
        if not _can_send():
            return self.provider.limits()
        slowest = (
            min(PER_SECOND, self.provider.limits().per_second or PER_SECOND) if self.provider.is_on() else PER_SECOND
        )
        return Limits(per_second=slowest, seconds_between_for_one=1.0)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        import httpx

        with ExitStack() as stack:
            gateway = stack.enter_context(self.provider.connect()) if self.provider.is_on() else None
            http = stack.enter_context(httpx.Client(follow_redirects=False))
            yield CloudConnection(http, gateway)


def _can_send() -> bool:
    return WhatsAppNumber.objects.filter(is_on=True, trouble="").exists()
