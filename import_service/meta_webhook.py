"""`/meta/<public id>/`: Meta asks once whether the address is ours (GET), and tells of leads then (POST).

A lead is kept as soon as it is told of, and fetched afterwards.
"""

import logging
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from common.network_address import address_of
from import_service.choices import DeliveryKind
from import_service.intake import RefusedError, check_size, payload_of, said
from import_service.meta.verification import challenge_of
from import_service.meta.words import SIGNATURE, LeadTold, is_signed, leads_told
from import_service.models import Delivery, MetaForm, MetaPage
from import_service.services.receive_delivery import receive_delivery
from leads.choices import Door
from organizations.scoping import platform_wide
from organizations.visitors import visitor_scope
from organizations.wake import wake

logger = logging.getLogger(__name__)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def meta_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """200 once all leads of it are kept: Meta sends again what is answered otherwise."""
    page = _page_of(public_id)
    if page is None:
        return said({"error": "Nobody takes leads at this address."}, 404)
    with visitor_scope(page.organization), translation.override(page.organization.language):
        if request.method == "GET":
            return _verified(request, page)
        try:
            _receive(request, page)
        except RefusedError as refusal:
            return said({"error": refusal.why}, refusal.status)
    return said({"result": "accepted"}, 200)


def _page_of(public_id: UUID) -> MetaPage | None:
    with platform_wide():
        open_ones = MetaPage.objects.filter(public_id=public_id, is_on=True, organization__is_active=True)
        found: MetaPage | None = open_ones.select_related("organization").first()
    return found


def _verified(request: HttpRequest, page: MetaPage) -> HttpResponse:
    """Who knows the token that was entered at Meta gets its challenge back."""
    challenge = challenge_of(request, page.verify_token)
    if not challenge:
        return said({"error": _("The verify token is not the one of this page.")}, 403)
    MetaPage.objects.filter(pk=page.pk).update(verified_at=timezone.now())
    return HttpResponse(challenge, content_type="text/plain")


def _receive(request: HttpRequest, page: MetaPage) -> None:
    check_size(request)
    if not is_signed(request.headers.get(SIGNATURE, ""), request.body, page.app_secrets(timezone.now())):
        logger.warning("Page of Meta %s: a request without a good signature from %s", page.pk, address_of(request))
        raise RefusedError(401, _("The signature is not the one of the app."))
    told = leads_told(payload_of(request))
    if told and _keep(page, told):
        wake(page.organization)


@transaction.atomic
def _keep(page: MetaPage, told: Sequence[LeadTold]) -> int:
    """How many were new. The address of an app serves all of its pages."""
    known = {page.page_id: page}
    if {lead.page_id for lead in told} - known.keys():
        others = MetaPage.objects.filter(is_on=True, page_id__in=[lead.page_id for lead in told])
        known |= {one.page_id: one for one in others if one.app_secret == page.app_secret}
    kept = 0
    # Who tells of the same lead at the same time waits here: its source may have been changed in between.
    list(
        MetaPage.objects.select_for_update(no_key=True)
        .filter(pk__in=[each.pk for each in known.values()])
        .order_by("pk")
    )
    for lead in told:
        whose = known.get(lead.page_id)
        if whose is None:
            logger.warning("Page of Meta %s: told of a lead of page %s, which is not connected", page.pk, lead.page_id)
            continue
        if Delivery.objects.filter(kind=DeliveryKind.META_LEAD, key=lead.leadgen_id).exists():
            continue
        form = MetaForm.objects.filter(page=whose, form_id=lead.form_id).select_related("source").first()
        source = form.source if form and form.source else whose.source
        receive_delivery(
            source=source, door=Door.WEBHOOK, payload=dict(lead.payload), key=lead.leadgen_id,
            kind=DeliveryKind.META_LEAD,
        )  # fmt: skip
        kept += 1
    return kept
