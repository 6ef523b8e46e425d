"""`/whatsapp/<public id>/`: Meta asks once whether the address is ours (GET), and tells of messages then (POST).

All that is told is kept before anything is understood of it.
"""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bots.models import WhatsAppDoor
from bots.whatsapp.told import MessageTold, ReceiptTold, messages_told, receipts_told
from common.network_address import address_of
from import_service.choices import DeliveryKind
from import_service.intake import RefusedError, said
from import_service.meta.verification import challenge_of
from import_service.meta.words import SIGNATURE, is_signed
from import_service.models import Delivery
from import_service.services.receive_delivery import receive_delivery
from leads.choices import Door
from leads.models import LeadSource
from messaging.models import WhatsAppNumber, WhatsAppReceipt
from organizations.scoping import open_organization, platform_wide
from organizations.visitors import visitor_scope
from organizations.wake import wake

logger = logging.getLogger(__name__)

# https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview: payloads have up to 3 MB.
MOST_BYTES = 3 * 2**20


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def whatsapp_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """200 once all of it is kept: Meta sends again what is answered otherwise."""
    number = _number_of(public_id)
    if number is None:
        return said({"error": "Nobody takes messages at this address."}, 404)
    with visitor_scope(number.organization), translation.override(number.organization.language):
        if request.method == "GET":
            return _verified(request, number)
        try:
            _receive(request, number)
        except RefusedError as refusal:
            return said({"error": refusal.why}, refusal.status)
    return said({"result": "accepted"}, 200)


def _number_of(public_id: UUID) -> WhatsAppNumber | None:
    with platform_wide():
        open_ones = WhatsAppNumber.objects.filter(public_id=public_id, is_on=True, organization__is_active=True)
        found: WhatsAppNumber | None = open_ones.select_related("organization").first()
    return found


def _verified(request: HttpRequest, number: WhatsAppNumber) -> HttpResponse:
    challenge = challenge_of(request, number.verify_token)
    if not challenge:
        return said({"error": _("The verify token is not the one of this number.")}, 403)
    WhatsAppNumber.objects.filter(pk=number.pk).update(verified_at=timezone.now())
    return HttpResponse(challenge, content_type="text/plain")


def _receive(request: HttpRequest, number: WhatsAppNumber) -> None:
    body = _body_of(request)
    if not is_signed(request.headers.get(SIGNATURE, ""), body, number.app_secrets(timezone.now())):
        logger.warning(
            "Number %s of WhatsApp: a request without a good signature from %s", number.pk, address_of(request)
        )
        raise RefusedError(401, _("The signature is not the one of the app."))
    try:
        told = _json_of(body)
        messages, receipts = messages_told(told), receipts_told(told)
        if messages or receipts:
            _keep(number, messages, receipts)
            wake(number.organization)
    except RecursionError as error:
        raise RefusedError(400, _("This is nested too deep.")) from error


def _body_of(request: HttpRequest) -> bytes:
    """The very bytes that are signed. A batch of Meta is bigger than what a form may be."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        raise RefusedError(413, _("A request has at most 3 MB."))
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise RefusedError(415, _("Send it unpacked, without Content-Encoding."))
    return request.read(MOST_BYTES)


def _json_of(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except ValueError as error:
        raise RefusedError(400, _("This is no JSON.")) from error
    if not isinstance(told, dict):
        raise RefusedError(400, _("This is no JSON object."))
    return told


@transaction.atomic
def _keep(number: WhatsAppNumber, messages: Sequence[MessageTold], receipts: Sequence[ReceiptTold]) -> None:
    known = _sources(number, {one.number_id for one in messages} | {one.number_id for one in receipts})
    for told in messages:
        source = known.get(told.number_id)
        if source is None:
            logger.warning("Number %s of WhatsApp: a message to a number that is not connected", number.pk)
            continue
        if not Delivery.objects.filter(kind=DeliveryKind.WHATSAPP, key=told.key).exists():
            receive_delivery(
                source=source, door=Door.WHATSAPP, payload=told.payload, key=told.key, kind=DeliveryKind.WHATSAPP
            )
    _keep_receipts(told for told in receipts if told.number_id in known)


def _sources(number: WhatsAppNumber, wanted: set[str]) -> Mapping[str, LeadSource]:
    """{number: source}: the address of an app serves all numbers of it. Who tells of the same message at the same time
    waits here: its source may have been changed in between."""
    doors = WhatsAppDoor.objects.filter(number__is_on=True, number__phone_number_id__in=wanted)
    locked = doors.select_for_update(no_key=True, of=("self",)).select_related("number", "source").order_by("pk")
    ours = [each for each in locked if each.number_id == number.pk or each.number.app_secret == number.app_secret]
    WhatsAppNumber.objects.filter(pk__in=[each.number_id for each in ours]).update(heard_at=timezone.now())
    return {each.number.phone_number_id: each.source for each in ours}


def _keep_receipts(receipts: Iterable[ReceiptTold]) -> None:
    center = open_organization()
    rows = [
        WhatsAppReceipt(
            organization=center, provider_id=one.provider_id, state=one.state, code=one.code, why=one.why
        )
        for one in receipts
    ]  # fmt: skip
    WhatsAppReceipt.objects.bulk_create(rows, ignore_conflicts=True)
