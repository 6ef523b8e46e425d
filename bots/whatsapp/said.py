"""What somebody said in WhatsApp: plain facts, whatever shape they came in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from bots.choices import LineKind
from bots.whatsapp.told import objects, text_of

LONGEST = 10_000


@dataclass(frozen=True)
class WhatsAppSaid:
    """One message. `phone` is E.164, empty of who hides it: then `user_id` is all that names them. `file_name` is of a
    file that has one."""

    number_id: str
    phone: str
    user_id: str
    name: str
    username: str
    at: datetime | None
    kind: str
    text: str
    file_name: str = ""


def understand(payload: Mapping[str, Any]) -> WhatsAppSaid:
    """Of a message as it was kept; it may be in any shape."""
    message, contact = _object(payload, "message"), _object(payload, "contact")
    digits = text_of(message, "from") or text_of(contact, "wa_id")
    is_phone = digits.isascii() and digits.isdecimal() and 5 <= len(digits) <= 20
    kind, text, file_name = _content(message)
    return WhatsAppSaid(
        number_id=text_of(payload, "number"),
        phone=f"+{digits}" if is_phone else "",
        user_id=(text_of(message, "from_user_id") or text_of(contact, "user_id"))[:150],
        name=text_of(contact, "profile", "name")[:150],
        username=text_of(contact, "profile", "username")[:64],
        at=_moment(text_of(message, "timestamp")),
        kind=kind,
        text=text[:LONGEST],
        file_name=file_name[:255],
    )


def _object(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = payload.get(name)
    return found if isinstance(found, dict) else {}


def _moment(seconds: str) -> datetime | None:
    if not (seconds.isascii() and seconds.isdecimal() and len(seconds) <= 11):
        return None
    return datetime.fromtimestamp(int(seconds), UTC)


Content = tuple[str, str, str]


def _content(message: Mapping[str, Any]) -> Content:
    """(kind of a line, words, name of a file)."""
    kind = text_of(message, "type")
    reader = _READERS.get(kind)
    if reader is None:
        return LineKind.TEXT, _("WhatsApp does not pass on a message of this kind. Ask what they wrote."), ""
    return reader(message)


def _text(message: Mapping[str, Any]) -> Content:
    return LineKind.TEXT, text_of(message, "text", "body"), ""


def _button(message: Mapping[str, Any]) -> Content:
    return LineKind.BUTTON, text_of(message, "button", "text"), ""


def _interactive(message: Mapping[str, Any]) -> Content:
    words = (text_of(message, "interactive", kind, "title") for kind in ("button_reply", "list_reply"))
    answered = next(filter(None, words), "") or text_of(message, "interactive", "nfm_reply", "body")
    return LineKind.BUTTON, answered, ""


def _image(message: Mapping[str, Any]) -> Content:
    return LineKind.PHOTO, text_of(message, "image", "caption"), _("Photo")


def _sticker(_message: Mapping[str, Any]) -> Content:
    return LineKind.PHOTO, "", _("Sticker")


def _video(message: Mapping[str, Any]) -> Content:
    return LineKind.FILE, text_of(message, "video", "caption"), _("Video")


def _audio(message: Mapping[str, Any]) -> Content:
    audio = message.get("audio")
    is_voice = isinstance(audio, dict) and audio.get("voice") is True
    return (LineKind.VOICE, "", "") if is_voice else (LineKind.FILE, "", _("Sound"))


def _document(message: Mapping[str, Any]) -> Content:
    name = text_of(message, "document", "filename") or _("File")
    return LineKind.FILE, text_of(message, "document", "caption"), name


def _location(message: Mapping[str, Any]) -> Content:
    place = _object(message, "location")
    words = [text_of(place, "name"), text_of(place, "address")]
    where = [str(place[name]) for name in ("latitude", "longitude") if isinstance(place.get(name), int | float)]
    return LineKind.PLACE, ", ".join(filter(None, (*words, ", ".join(where)))), ""


def _contacts(message: Mapping[str, Any]) -> Content:
    people = []
    for card in objects(message.get("contacts")):
        phones = [text_of(one, "phone") for one in objects(card.get("phones"))]
        people.append(" ".join(filter(None, (text_of(card, "name", "formatted_name"), *phones))))
    return LineKind.CONTACT, "\n".join(filter(None, people)), ""


def _reaction(message: Mapping[str, Any]) -> Content:
    emoji = text_of(message, "reaction", "emoji")
    return LineKind.TEXT, _("Reacted: %(emoji)s") % {"emoji": emoji} if emoji else _("Took the reaction back"), ""


def _order(message: Mapping[str, Any]) -> Content:
    return LineKind.TEXT, text_of(message, "order", "text") or _("An order from the catalogue"), ""


def _system(message: Mapping[str, Any]) -> Content:
    return LineKind.TEXT, text_of(message, "system", "body"), ""


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Content]] = {
    "text": _text,
    "button": _button,
    "interactive": _interactive,
    "image": _image,
    "sticker": _sticker,
    "video": _video,
    "audio": _audio,
    "document": _document,
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "order": _order,
    "system": _system,
}
