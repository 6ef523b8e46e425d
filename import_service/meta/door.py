"""Where Meta knocks: https://developers.facebook.com/docs/graph-api/webhooks/getting-started. It asks once whether an
address is ours (GET, Verification Requests) and tells there then (POST, Event Notifications), signed."""

import hmac
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from common.network_address import address_of
from common.strict_json import read_json
from import_service.intake import RefusedError, said
from messaging.models.meta_keys import MetaKeys
from organizations.scoping import platform_wide
from organizations.visitors import visitor_scope
from organizations.wake import wake

logger = logging.getLogger(__name__)

SIGNATURE = "X-Hub-Signature-256"
LONGEST_CHALLENGE = 200
type Told = Mapping[str, Any]


def door_of_meta[Keys: MetaKeys](
    rows: type[Keys], *, most_bytes: int, keep: Callable[[Keys, Told], bool]
) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """The page behind the address of each row. `keep` keeps what a JSON object tells before anything is understood of
    it, and says whether there is work now. 200 once all is kept: Meta sends again what is answered otherwise."""

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "POST"])
    def page(request: HttpRequest, public_id: UUID) -> HttpResponse:
        row = _open_row(rows, public_id)
        if row is None:
            return said({"error": "Nobody listens at this address."}, 404)
        with visitor_scope(row.organization), translation.override(row.organization.language):
            if request.method == "GET":
                return _verified(request, row)
            try:
                if keep(row, _told(request, row, most_bytes)):
                    wake(row.organization)
            except RecursionError:
                return said({"error": _("This is nested too deep.")}, 400)
            except RefusedError as refusal:
                return said({"error": refusal.why}, refusal.status)
        return said({"result": "accepted"}, 200)

    return page


def _open_row[Keys: MetaKeys](rows: type[Keys], public_id: UUID) -> Keys | None:
    with platform_wide():
        open_ones = rows._default_manager.filter(public_id=public_id, is_on=True, organization__is_active=True)
        found: Keys | None = open_ones.select_related("organization").first()
    return found


def _verified(request: HttpRequest, row: MetaKeys) -> HttpResponse:
    """Who knows the token that was entered at Meta gets its challenge back."""
    asked = request.GET
    challenge = asked.get("hub.challenge", "")[:LONGEST_CHALLENGE]
    is_known = bool(row.verify_token) and constant_time_compare(asked.get("hub.verify_token", ""), row.verify_token)
    if asked.get("hub.mode") != "subscribe" or not is_known or not challenge.isalnum():
        return said({"error": _("The verify token is not the one of this address.")}, 403)
    type(row)._default_manager.filter(pk=row.pk).update(verified_at=timezone.now())
    return HttpResponse(challenge, content_type="text/plain")


def _told(request: HttpRequest, row: MetaKeys, most_bytes: int) -> Told:
    """Raises RefusedError."""
    body = _body_of(request, most_bytes)
    if not is_signed(request.headers.get(SIGNATURE, ""), body, row.app_secrets(timezone.now())):
        logger.warning(
            "%s %s: a request without a good signature from %s", row._meta.label, row.pk, address_of(request)
        )
        raise RefusedError(401, _("The signature is not the one of the app."))
    try:
        told = read_json(body)
    except ValueError as error:
        raise RefusedError(400, _("This is no JSON: %(why)s.") % {"why": error}) from error
    if not isinstance(told, dict):
        raise RefusedError(400, _("This is no JSON object."))
    return told


def _body_of(request: HttpRequest, most_bytes: int) -> bytes:
    """The very bytes that are signed. A batch of Meta is bigger than what a form may be."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > most_bytes:
        raise RefusedError(413, _("A request has at most %(n)d kB.") % {"n": most_bytes // 2**10})
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise RefusedError(415, _("Send it unpacked, without Content-Encoding."))
    return request.read(most_bytes)


def is_signed(given: str, body: bytes, secrets: Iterable[str]) -> bool:
    """ "sha256=" and the hexadecimal HMAC-SHA256 of the very bytes, by the secret of the app."""
    good = [f"sha256={hmac.digest(secret.encode(), body, 'sha256').hex()}".encode() for secret in secrets if secret]
    shown = given[:200].encode()
    return sum(hmac.compare_digest(shown, one) for one in good) > 0
