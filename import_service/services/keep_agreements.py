"""Puts to leads what was agreed to on the forms that made them."""

from collections.abc import Mapping

from import_service.models import Delivery, FormSending
from leads.choices import Door
from leads.models import Lead
from leads.services.write_agreements import write_agreements


def keep_agreements(*, leads: Mapping[Delivery, Lead]) -> None:
    """The caller holds the transaction in which they are taken in. Nothing is asked of what came through no form."""
    by_form = {delivery.pk: lead for delivery, lead in leads.items() if delivery.door == Door.FORM}
    if not by_form:
        return
    sendings = FormSending.objects.filter(delivery__in=by_form).select_related("form__intake__source")
    if agreements := {by_form[sending.delivery_id]: sending.told() for sending in sendings}:
        write_agreements(agreements=agreements)
