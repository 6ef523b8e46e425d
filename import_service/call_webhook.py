"""`POST /calls/<public id>/`: what a telephone exchange tells of calls, kept before anything is understood of it."""

import hashlib
import logging
import math
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from common.network_address import address_of
from common.visit_limits import VisitLimit, count_visit
from import_service.calls.proof import is_proven
from import_service.choices import CallProvider, DeliveryKind
from import_service.intake import RefusedError, check_size, payload_of, said
from import_service.models import CallLine
from import_service.services.receive_delivery import receive_delivery
from leads.choices import Door
from organizations.scoping import platform_wide
from organizations.visitors import visitor_scope
from organizations.wake import wake

logger = logging.getLogger(__name__)

# Whoever shows a wrong secret more often in a minute is told to wait.
WRONG = VisitLimit("calls with a wrong secret", most=30, within=timedelta(minutes=1))
ECHO = "zd_echo"
LONGEST_ECHO = 200


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def calls_page(request: HttpRequest, public_id: UUID, secret: str = "") -> HttpResponse:
    """200 once it is kept; 401 for who does not prove to know the secret."""
    line = _line_of(public_id)
    if line is None:
        return said({"error": "Nobody takes calls at this address."}, 404)
    if request.method == "GET":
        return _echo(request, line)
    with visitor_scope(line.organization), translation.override(line.organization.language):
        try:
            _receive(request, line, secret)
        except RefusedError as refusal:
            answer = said({"error": refusal.why}, refusal.status)
            for name, value in refusal.headers.items():
                answer.headers[name] = value
            return answer
    return said({"result": "accepted"}, 200)


def _line_of(public_id: UUID) -> CallLine | None:
    with platform_wide():
        open_ones = CallLine.objects.filter(
            public_id=public_id, is_on=True, source__is_active=True, organization__is_active=True
        )
        found: CallLine | None = open_ones.select_related("organization", "source").first()
    return found


def _echo(request: HttpRequest, line: CallLine) -> HttpResponse:
    """Zadarma looks whether the address is there: https://zadarma.com/en/support/api/."""
    echo = request.GET.get(ECHO, "")[:LONGEST_ECHO]
    if line.provider != CallProvider.ZADARMA or not echo.isalnum():
        return said({"error": "Send calls by POST."}, 405)
    return HttpResponse(echo, content_type="text/plain")


def _receive(request: HttpRequest, line: CallLine, secret: str) -> None:
    check_size(request)
    # The very bytes are signed: they are read before anything is made of them.
    raw = request.body
    payload = payload_of(request)
    if not is_proven(request, line, shown=secret, payload=payload, now=timezone.now()):
        _refuse(request, line)
    # The same words of a line are the same event, however often and late they come, and in whatever envelope.
    key = hashlib.sha256(raw).hexdigest()
    try:
        receive_delivery(source=line.source, door=Door.WEBHOOK, payload=payload, key=key, kind=DeliveryKind.CALL)
    except RecursionError as error:
        raise RefusedError(400, _("This is nested too deep.")) from error
    wake(line.organization)


def _refuse(request: HttpRequest, line: CallLine) -> None:
    logger.warning("Telephone line %s: a request without a good proof from %s", line.pk, address_of(request))
    wait = count_visit({WRONG: f"{line.pk}:{address_of(request)}"})
    if wait:
        raise RefusedError(429, _("Too many at once."), {"Retry-After": str(math.ceil(wait.total_seconds()))})
    raise RefusedError(401, _("The signature or the secret is not the one of this line."))
