"""Whether a request comes from who knows the secret of a line."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from import_service.calls.zadarma import signed_words
from import_service.choices import CallProvider
from import_service.models import CallLine

# What was signed longer ago may be a replay; a clock may be so much ahead as well.
STALE = timedelta(minutes=5)
LONGEST = 1_000
HEADER = "X-Webhook-Secret"


def is_proven(request: HttpRequest, line: CallLine, *, shown: str, payload: Mapping[str, Any], now: datetime) -> bool:
    """`shown` is the secret in the address. Without a secret of ours nothing is."""
    known = line.secrets(now)
    if line.provider == CallProvider.STANDARD:
        return _is_signed(request, known, now)
    if line.provider == CallProvider.HEADER:
        return _is_among(_header_secrets(request), known)
    if line.provider == CallProvider.ADDRESS:
        return _is_among([shown], map(url_secret, known))
    return _is_signed_by_zadarma(request, known, payload)


def url_secret(secret: str) -> str:
    """The secret as it stands in an address: no letters that an address writes otherwise."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _is_signed(request: HttpRequest, known: Iterable[str], now: datetime) -> bool:
    """https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md: HMAC-SHA256 of
    `id.timestamp.body`, in base64 behind "v1,"; there may be several signatures, with a space between them."""
    about, moment = request.headers.get("Webhook-Id", ""), request.headers.get("Webhook-Timestamp", "")
    if not about or not moment.isdecimal() or len(moment) > 12:
        return False
    if abs(now.timestamp() - int(moment)) > STALE.total_seconds():
        return False
    signed = f"{about}.{moment}.".encode() + request.body
    given = [
        part.removeprefix("v1,")
        for part in request.headers.get("Webhook-Signature", "")[:LONGEST].split()
        if part.startswith("v1,")
    ]
    return _is_among(given, (_base64(hmac.digest(_key(secret), signed, "sha256")) for secret in known))


def _key(secret: str) -> bytes:
    if not secret.startswith("whsec_"):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        return secret.encode()


def _header_secrets(request: HttpRequest) -> list[str]:
    """A header of its own, a bearer, or the password of a name."""
    scheme, _space, rest = request.headers.get("Authorization", "")[:LONGEST].partition(" ")
    given = [request.headers.get(HEADER, "")[:LONGEST]]
    if scheme.lower() == "bearer":
        given.append(rest.strip())
    if scheme.lower() == "basic":
        given.append(_password(rest))
    return given


def _password(encoded: str) -> str:
    try:
        return base64.b64decode(encoded.strip(), validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def _is_signed_by_zadarma(request: HttpRequest, known: Iterable[str], payload: Mapping[str, Any]) -> bool:
    """https://zadarma.com/en/support/api/ (PBX notifications) and the library of Zadarma: base64 of the hexadecimal
    HMAC-SHA1 of some fields. There is no moment in it: a replay is known by what it says."""
    words = signed_words(payload)
    if words is None:
        return False
    given = [request.headers.get("Signature", "")[:LONGEST]]
    return _is_among(
        given, (_base64(hmac.new(key.encode(), words.encode(), "sha1").hexdigest().encode()) for key in known)
    )


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _is_among(given: Iterable[str], good: Iterable[str]) -> bool:
    """Each is compared, in a time that tells nothing."""
    pairs = [(one.encode(), other.encode()) for other in good for one in given if one and other]
    return sum(hmac.compare_digest(one, other) for one, other in pairs) > 0
