"""Who takes in what came, by what it is: a new kind is one function here, or one that a higher app registers."""

from collections.abc import Callable, Mapping
from typing import Any

from common.contributions import Registry
from import_service.choices import DeliveryKind, Outcome, Reason
from import_service.deliveries import cells_of
from import_service.models import Delivery
from import_service.services.fetch_meta_lead import fetch_meta_lead, is_test
from import_service.services.keep_agreements import keep_agreements
from import_service.services.take_in_call import take_in_call
from import_service.services.take_in_lead import take_in_lead
from leads.choices import Door

# What became of a delivery: values of its columns.
Became = Mapping[str, Any]
# {kind: who takes it in}, of apps above this one.
delivery_takers: Registry[Callable[[Delivery], Became]] = Registry()


def take_in_delivery(delivery: Delivery) -> Became:
    """In the caller's transaction. Raises ValidationError for what only a person can read."""
    takers = {**_TAKEN_IN, **dict(delivery_takers.items())}
    return takers[delivery.kind](delivery)


def _lead(delivery: Delivery) -> Became:
    cells = cells_of(delivery.payload)
    taken = take_in_lead(cells=cells, source=delivery.source, door=Door(delivery.door), is_foreign=True)
    keep_agreements(leads={delivery: taken.lead})
    return {"lead": taken.lead, "outcome": taken.outcome, "reason": taken.reason}


def fetch_delivery(delivery: Delivery) -> None:
    """What is to be asked of somebody else first, outside of any transaction. Raises ValidationError for what only a
    person can mend, LaterProblem for what is tried again."""
    if delivery.kind == DeliveryKind.META_LEAD:
        fetch_meta_lead(delivery=delivery)


def _meta_lead(delivery: Delivery) -> Became:
    if is_test(delivery.payload):
        return {"lead": None, "outcome": Outcome.DUPLICATE, "reason": Reason.TEST}
    return _lead(delivery)


def _call(delivery: Delivery) -> Became:
    return take_in_call(delivery=delivery)


_TAKEN_IN: Mapping[str, Callable[[Delivery], Became]] = {
    DeliveryKind.LEAD: _lead,
    DeliveryKind.CALL: _call,
    DeliveryKind.META_LEAD: _meta_lead,
}
