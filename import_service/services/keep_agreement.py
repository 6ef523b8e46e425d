"""Puts to a lead what was agreed to on the form that made it."""

from import_service.models import Delivery, FormSending
from leads.choices import Door
from leads.models import Lead
from leads.services.write_agreement import write_agreement


def keep_agreement(*, delivery: Delivery, lead: Lead) -> None:
    """The caller holds the transaction in which the lead is taken in."""
    if delivery.door != Door.FORM:
        return
    sending = FormSending.objects.filter(delivery=delivery).select_related("form__intake__source").first()
    if sending is not None:
        write_agreement(lead=lead, at=sending.sent_at, **sending.told())
