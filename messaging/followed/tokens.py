"""The short word in a link that names a message and one of its links, signed, and readable for nobody but us.

Twelve bytes: six of a signature over what is named, six of what is named, veiled by a key stream that the signature
begins. Nobody learns from two of them how many messages lie between, and sixteen letters fit into an SMS.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from django.conf import settings

LENGTH = 16
_HALF = 6
MOST_LINKS = 256


class Purpose(StrEnum):
    """What the word is for: one for a link opens no picture."""

    LINK = "link"
    SEEN = "seen"
    VISIT = "visit"


@dataclass(frozen=True)
class Named:
    """A message, and the place of a link among its links."""

    message: int
    number: int = 0


def token_of(purpose: Purpose, named: Named) -> str:
    told = named.message.to_bytes(_HALF - 1) + bytes([named.number])
    sign = _mac(settings.SECRET_KEY, purpose, b"sign", told)
    return base64.urlsafe_b64encode(sign + _veiled(settings.SECRET_KEY, purpose, sign, told)).decode()


def read_token(purpose: Purpose, token: str) -> Named | None:
    """None for a word that is not ours. What was signed with a former key still holds."""
    if len(token) != LENGTH or not token.isascii():
        return None
    try:
        packed = base64.b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    sign, veiled = packed[:_HALF], packed[_HALF:]
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        told = _veiled(key, purpose, sign, veiled)
        if hmac.compare_digest(sign, _mac(key, purpose, b"sign", told)):
            return Named(int.from_bytes(told[:-1]), told[-1])
    return None


def _veiled(key: str, purpose: Purpose, sign: bytes, told: bytes) -> bytes:
    """Veiled, or unveiled: the same step twice."""
    stream = _mac(key, purpose, b"veil", sign)
    return bytes(one ^ other for one, other in zip(told, stream, strict=True))


def _mac(key: str, purpose: Purpose, use: bytes, told: bytes) -> bytes:
    salted = sha256(b"messaging.followed." + purpose.encode() + b"." + use + b"." + key.encode()).digest()
    return hmac.digest(salted, told, "sha256")[:_HALF]
