"""From an update of Telegram to what somebody said: plain facts, whatever shape they came in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bots.choices import LineKind


@dataclass(frozen=True)
class Said:
    """One thing somebody did in their chat with the bot. `data` is what stands behind a button, `reply_to` the number
    of the message it answers."""

    chat: str
    kind: str
    text: str
    at: datetime
    name: str = ""
    username: str = ""
    language: str = ""
    message_id: int | None = None
    command: str = ""
    rest: str = ""
    data: str = ""
    callback_id: str = ""
    phone: str = ""
    phone_is_own: bool = False
    place: tuple[float, float] | None = None
    file_id: str = ""
    file_name: str = ""
    file_size: int = 0
    seconds: int | None = None
    reply_to: int | None = None
    is_readable: bool = True
    is_edited: bool = False
    has_blocked: bool = False

    @property
    def is_voice(self) -> bool:
        return self.kind == LineKind.VOICE


def understand(payload: Mapping[str, Any]) -> Said | None:
    """None for what is no talk with a person: a group, a channel, another bot."""
    if query := payload.get("callback_query"):
        return _pressed(query)
    if member := payload.get("my_chat_member"):
        return _blocked(member)
    message = payload.get("message") or payload.get("edited_message")
    return _message(message, is_edited="edited_message" in payload) if message else None


def _message(message: Mapping[str, Any], *, is_edited: bool) -> Said | None:
    if not _is_of_a_person(message.get("chat"), message.get("from")):
        return None
    common: dict[str, Any] = {
        **_who(message["from"]),
        "chat": str(message["chat"]["id"]),
        "at": _moment(message),
        "message_id": message.get("message_id"),
        "is_edited": is_edited,
        "reply_to": (message.get("reply_to_message") or {}).get("message_id"),
    }
    return Said(**common, **_content(message))


def _content(message: Mapping[str, Any]) -> dict[str, Any]:
    text = (message.get("text") or message.get("caption") or "").strip()
    if contact := message.get("contact"):
        own = contact.get("user_id") is not None and contact["user_id"] == message["from"]["id"]
        phone = str(contact.get("phone_number") or "")
        return {"kind": LineKind.CONTACT, "text": phone, "phone": phone, "phone_is_own": own}
    if place := message.get("location"):
        point = (float(place["latitude"]), float(place["longitude"]))
        return {"kind": LineKind.PLACE, "text": f"{point[0]:.5f}, {point[1]:.5f}", "place": point}
    if voice := message.get("voice"):
        return {"kind": LineKind.VOICE, "text": text, "seconds": voice.get("duration"), **_file(voice, "voice.ogg")}
    if photos := message.get("photo"):
        best = max(photos, key=lambda photo: photo.get("width", 0) * photo.get("height", 0))
        return {"kind": LineKind.PHOTO, "text": text, **_file(best, "photo.jpg")}
    if document := message.get("document"):
        return {"kind": LineKind.FILE, "text": text, **_file(document, "file")}
    if text.startswith("/"):
        command, _space, rest = text[1:].partition(" ")
        return {"kind": LineKind.TEXT, "text": text, "command": command.partition("@")[0].lower(), "rest": rest.strip()}
    return {
        "kind": LineKind.TEXT,
        "text": text or _("[something the bot cannot read]"),
        "is_readable": bool(text),
    }


def _file(file: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {
        "file_id": str(file.get("file_id") or ""),
        "file_name": str(file.get("file_name") or name),
        "file_size": int(file.get("file_size") or 0),
    }


def _pressed(query: Mapping[str, Any]) -> Said | None:
    message = query.get("message") or {}
    chat = message.get("chat") or {"id": query["from"]["id"], "type": "private"}
    if not _is_of_a_person(chat, query.get("from")):
        return None
    data = str(query.get("data") or "")
    return Said(
        **_who(query["from"]),
        chat=str(chat["id"]),
        kind=LineKind.BUTTON,
        text=_label(message, data),
        at=timezone.now(),
        message_id=message.get("message_id"),
        data=data,
        callback_id=str(query.get("id") or ""),
    )


def _label(message: Mapping[str, Any], data: str) -> str:
    """The words of the button that was pressed."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard") or []
    labels = (button.get("text", "") for row in rows for button in row if button.get("callback_data") == data)
    return next(labels, data)[:200]


def _blocked(change: Mapping[str, Any]) -> Said | None:
    """Somebody blocked the bot; that they let it in again shows when they write."""
    status = (change.get("new_chat_member") or {}).get("status")
    if status != "kicked" or not _is_of_a_person(change.get("chat"), change.get("from")):
        return None
    chat = str(change["chat"]["id"])
    return Said(**_who(change["from"]), chat=chat, kind=LineKind.NOTE, text="", at=_moment(change), has_blocked=True)


def _is_of_a_person(chat: Any, sender: Any) -> bool:
    """In a private chat the number of the chat is that of the person."""
    is_private = isinstance(chat, dict) and chat.get("type") == "private"
    return bool(is_private and isinstance(sender, dict) and not sender.get("is_bot") and chat["id"] == sender.get("id"))


def _who(sender: Mapping[str, Any]) -> dict[str, Any]:
    name = f"{sender.get('first_name') or ''} {sender.get('last_name') or ''}".strip()
    return {
        "name": name,
        "username": str(sender.get("username") or ""),
        "language": str(sender.get("language_code") or ""),
    }


def _moment(message: Mapping[str, Any]) -> datetime:
    """Never later than now: clocks differ."""
    said = message.get("date")
    return min(datetime.fromtimestamp(said, UTC), timezone.now()) if isinstance(said, int) and said else timezone.now()
