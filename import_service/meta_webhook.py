"""`/meta/<public id>/`: Meta tells of leads of ads.

A lead is kept as soon as it is told of, and fetched afterwards.
"""

import logging
from collections.abc import Sequence

from django.db import transaction

from import_service.choices import DeliveryKind
from import_service.meta.door import Told, door_of_meta
from import_service.meta.words import LeadTold, leads_told
from import_service.models import Delivery, MetaForm, MetaPage
from import_service.services.receive_delivery import receive_delivery
from leads.choices import Door

logger = logging.getLogger(__name__)

# https://developers.facebook.com/docs/graph-api/webhooks/getting-started, Frequency: up to 1000 changes come at once.
MOST_BYTES = 2**20


def _keep_told(page: MetaPage, told: Told) -> bool:
    leads = leads_told(told)
    return bool(leads and _keep(page, leads))


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


meta_page = door_of_meta(MetaPage, most_bytes=MOST_BYTES, keep=_keep_told)
