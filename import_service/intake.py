"""`POST /intake/<token>/`: a lead from a page or a program, kept before anything else, and answered with what it
became."""

import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from common.remembered import Remembered
from common.strict_json import read_json
from import_service.choices import DeliveryState, Outcome, Reason
from import_service.models import Delivery, Intake
from import_service.pace import is_rush, wait_at
from import_service.services.receive_delivery import receive_delivery
from import_service.services.work_on_delivery import work_on_delivery
from leads.choices import Door
from organizations.scoping import platform_wide
from organizations.visitors import visitor_scope
from organizations.wake import wake

MOST_BYTES = 64 * 2**10
LONGEST_KEY = 200
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
# What a lead became, in the words of the answer.
RESULTS = {Reason.FAMILY: "family", Reason.SEVERAL_MATCHES: "review", Reason.UNSURE: "review"}


class RefusedError(Exception):
    """Nothing is kept; the answer says why."""

    def __init__(self, status: int, why: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(why)
        self.status, self.why, self.headers = status, why, dict(headers or {})


@csrf_exempt
@never_cache
@require_http_methods(["POST", "OPTIONS"])
def intake_page(request: HttpRequest, token: str) -> HttpResponse:
    """201 with what became of it, 202 while it is in work, 400 with the names of the fields that cannot be read."""
    intake = INTAKES.get(token)
    if intake is None:
        return said({"error": "Nobody takes leads at this address."}, HTTPStatus.NOT_FOUND)
    with visitor_scope(intake.organization), translation.override(intake.organization.language):
        try:
            _check_origin(request, intake)
            answer = HttpResponse(status=204) if request.method == "OPTIONS" else _delivered(request, intake)
        except RefusedError as refusal:
            answer = said({"error": refusal.why}, refusal.status)
            for name, value in refusal.headers.items():
                answer.headers[name] = value
    return _for_pages(answer, request, intake)


def _find(token: str) -> Intake | None:
    if not token.isascii() or not token.isprintable():
        return None
    with platform_wide():
        good = Q(token=token) | Q(old_token=token, old_token_until__gt=timezone.now())
        open_ones = Intake.objects.filter(good, is_on=True, source__is_active=True, organization__is_active=True)
        found: Intake | None = open_ones.select_related("organization", "source").first()
    return found


# A door that was closed is so within this second; a new token works at once.
INTAKES = Remembered(_find, seconds=1.0)


def _delivered(request: HttpRequest, intake: Intake) -> HttpResponse:
    _check_pace(request, intake)
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise RefusedError(400, _("An Idempotency-Key has at most 200 characters that can be printed."))
    payload = payload_of(request)
    door = Door.API if "Origin" not in request.headers else Door.FORM
    try:
        delivery, is_new = receive_delivery(source=intake.source, door=door, payload=payload, key=key)
    except ValidationError as refusal:
        raise RefusedError(422, " ".join(refusal.messages)) from refusal
    except RecursionError as error:
        raise RefusedError(400, _("This is nested too deep.")) from error
    if is_new and not is_rush():
        delivery = work_on_delivery(delivery=delivery)
    if delivery.state == DeliveryState.WAITING or delivery.outcome == Outcome.CREATED:
        wake(intake.organization)
    return _told(delivery, is_page="Origin" in request.headers)


def _check_pace(request: HttpRequest, intake: Intake) -> None:
    wait = wait_at(intake, request)
    if wait:
        words = _("Too many at once. Send it again in a minute, under the same Idempotency-Key.")
        raise RefusedError(429, words, {"Retry-After": str(math.ceil(wait.total_seconds()))})


def payload_of(request: HttpRequest) -> dict[str, Any]:
    """What was sent, JSON or a form; raises RefusedError."""
    check_size(request)
    if request.content_type in FORMS:
        return {name: texts[0] if len(texts) == 1 else texts for name, texts in request.POST.lists()}
    if request.content_type != "application/json":
        raise RefusedError(415, _("Send JSON (application/json) or a form."))
    return _json_of(request)


def check_size(request: HttpRequest) -> None:
    """Before anything is read of it."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        raise RefusedError(413, _("A lead has at most 64 kB."))
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise RefusedError(415, _("Send it unpacked, without Content-Encoding."))


def _json_of(request: HttpRequest) -> dict[str, Any]:
    try:
        told = read_json(request.body)
    except RequestDataTooBig as error:
        raise RefusedError(413, _("A lead has at most 64 kB.")) from error
    except RecursionError as error:
        raise RefusedError(400, _("This is nested too deep.")) from error
    except ValueError as error:
        raise RefusedError(400, _("This is no JSON: %(why)s.") % {"why": error}) from error
    if not isinstance(told, dict):
        raise RefusedError(400, _('Send one lead as a JSON object: {"name": …, "phone": …}.'))
    return told


# --- The answer -----------------------------------------------------------------------------------
def _told(delivery: Delivery, *, is_page: bool) -> HttpResponse:
    """A page in a browser does not learn whether somebody was known here."""
    about = {"delivery": str(delivery.public_id)}
    if delivery.state == DeliveryState.FAILED:
        return said({**about, "result": "invalid", "errors": delivery.errors}, HTTPStatus.BAD_REQUEST)
    if delivery.state != DeliveryState.DONE:
        return said({**about, "result": "accepted"}, HTTPStatus.ACCEPTED)
    result = "accepted" if is_page else RESULTS.get(Reason(delivery.reason), delivery.outcome)
    return said({**about, "result": result}, HTTPStatus.CREATED)


def said(what: Mapping[str, Any], status: int) -> HttpResponse:
    return JsonResponse(dict(what), status=status, json_dumps_params={"ensure_ascii": False})


# --- Pages of other sites ---------------------------------------------------------------------------
def _check_origin(request: HttpRequest, intake: Intake) -> None:
    origin = request.headers.get("Origin")
    if origin is not None and not intake.lets_in(origin):
        raise RefusedError(403, _("This page may not deliver leads here. Name it at the door of the source."))


def _for_pages(answer: HttpResponse, request: HttpRequest, intake: Intake) -> HttpResponse:
    """What a browser asks for before it lets a script of another site read the answer."""
    answer.headers["Vary"] = "Origin"
    if intake.lets_in(request.headers.get("Origin", "")):
        answer.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
        answer.headers["Access-Control-Allow-Methods"] = "POST"
        answer.headers["Access-Control-Allow-Headers"] = "Content-Type, Idempotency-Key"
        answer.headers["Access-Control-Max-Age"] = "3600"
    return answer
