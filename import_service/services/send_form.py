"""Keeps what a visitor filled in on a form, with what they agreed to."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils.translation import gettext as _

from import_service.choices import DeliveryState
from import_service.models import Delivery, FormSending, HostedForm
from import_service.services.receive_delivery import receive_delivery
from leads.choices import Door


@transaction.atomic
def send_form(
    *,
    form: HostedForm,
    payload: Mapping[str, Any],
    key: str,
    agreed_to: str,
    language: str,
    looks_like_robot: bool = False,
) -> tuple[Delivery, bool]:
    """What is kept now, and whether it is new. Of what `looks_like_robot` nothing becomes: it is kept aside, so that a
    false alarm can be found and tried again. Raises ValidationError as `receive_delivery` does."""
    delivery, is_new = receive_delivery(source=form.intake.source, door=Door.FORM, payload=payload, key=key)
    if is_new:
        FormSending.objects.create(form=form, delivery=delivery, agreed_to=agreed_to, language=language)
    if is_new and looks_like_robot:
        delivery.state = DeliveryState.LEFT
        delivery.errors = {NON_FIELD_ERRORS: [_("Looks like a robot: it filled in a field that people do not see.")]}
        delivery.save(update_fields=["state", "errors"])
    return delivery, is_new
