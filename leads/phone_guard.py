"""Draws the veil over phones and addresses for people who see them on a click, and knows what they clicked today."""

from collections.abc import Callable, Iterator
from datetime import datetime, time

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from common import veil
from leads.models import Lead, LeadContact, LeadPhone
from organizations.choices import AuditKind
from organizations.models import AuditEvent, Membership


class PhoneGuard:
    """Middleware behind that of the organization."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        member: Membership | None = request.membership  # type: ignore[attr-defined]
        if member is None or not member.opens_phones_by_click:
            return self.get_response(request)
        with veil.drawn(veil.Veil(lambda: opened_addresses(member))):
            return self.get_response(request)


def opened_today(member: Membership) -> set[int]:
    """Leads this person has opened since midnight in the center's zone."""
    today = timezone.localdate(timezone=member.organization.zone)
    midnight = datetime.combine(today, time(), member.organization.zone)
    opened = AuditEvent.objects.filter(
        actor=member, kind=AuditKind.REVEALED, at__gte=midnight, model=Lead._meta.label_lower
    )
    return set(opened.values_list("object_id", flat=True))


def opened_addresses(member: Membership) -> Iterator[str]:
    """Everything the opened leads can be reached by, those that were merged into them included."""
    opened = opened_today(member)
    if not opened:
        return
    leads = Lead.objects.filter(Q(pk__in=opened) | Q(merged_into__in=opened))
    for row in leads.values_list("phone", "email", "telegram_username", "telegram_id"):
        yield from (str(address) for address in row if address)
    yield from LeadPhone.objects.filter(lead__in=leads).values_list("phone", flat=True)
    for row in LeadContact.objects.filter(lead__in=leads).values_list("phone", "email", "telegram_username"):
        yield from (address for address in row if address)


def is_veiled(lead: Lead) -> bool:
    """Something of how to reach the person is hidden from whoever looks."""
    contacts = [(one.phone, one.email, one.telegram_username) for one in lead.contacts.all()]
    own = (lead.phone, lead.email, lead.telegram_username, *(row.phone for row in lead.more_phones.all()))
    return any(veil.hides(address) for row in (own, *contacts) for address in row)
