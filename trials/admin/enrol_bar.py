"""The bar of a lead's page that leads on to a group: with one click where all is agreed, else to the form; and where a
lead went that is a client."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clients.touches import TAKE_BACK_WITHIN
from leads.admin.client_ties import client_url, may_open_clients
from leads.becoming import is_company
from leads.choices import LeadStatus
from leads.models import Lead, LeadConversion
from leads.onboarding import onboarding_steps
from leads.services.change_status import is_qualified, may_move
from leads.services.convert_lead import conversion_of
from scheduling.models import Enrolment
from scheduling.services.enrol import Terms
from trials.enrolling import Proposal, price_in_words, proposal_of

RIGHT = "leads.convert_lead"


def bar_of_lead(request: HttpRequest, row: Model) -> Mapping[str, Any]:
    """Nothing on the page of a lead that cannot be enrolled, or for who may not."""
    lead = Lead.objects.get(pk=row.pk)
    if lead.merged_into_id:
        return {}
    if done := conversion_of(lead):
        return {"lead": lead, "done": done, **_where_it_went(request, lead, done)}
    if not request.user.has_perm(RIGHT) or not _may_enrol(lead):
        return {}
    links = {"lead": lead, "form_url": reverse("admin:enrol_lead", args=(lead.pk,))}
    if is_company(lead):
        return {**links, "company_url": reverse("admin:enrol_company", args=(lead.pk,))}
    proposal = proposal_of(lead)
    now = {"now_url": reverse("admin:enrol_lead_now", args=(lead.pk,)), "agreed": fingerprint_of(proposal)}
    return {
        **links,
        "proposal": proposal,
        "is_by_hand": lead.status == LeadStatus.ENROLLED,
        **(now if proposal.is_ready else {}),
    }


def fingerprint_of(proposal: Proposal) -> str:
    """What the button says: who presses it means this and nothing else."""
    terms, group = proposal.terms, proposal.group
    parts = (group and group.public_id, proposal.starts_on, terms.price, terms.unit, terms.discount_percent)
    return "|".join(str(part) for part in parts)


def _may_enrol(lead: Lead) -> bool:
    by_hand = lead.status == LeadStatus.ENROLLED
    return by_hand or (is_qualified(lead) and may_move(lead, LeadStatus.ENROLLED))


def _where_it_went(request: HttpRequest, lead: Lead, done: LeadConversion) -> dict[str, Any]:
    """Whoever may not open the client reads that there is one."""
    seats = Enrolment.objects.filter(client=done.client_id).select_related("group__course").order_by("starts_on", "pk")
    may_open = may_open_clients(request)
    return {
        "client_url": client_url(done.client_id) if done.client_id and may_open else "",
        "seats": [(seat, price_in_words(_terms(seat))) for seat in seats] if may_open else [],
        "steps": [(onboarding_label(step["step"]), _what(step["what"])) for step in done.steps if step["what"]],
        "just": _just_enrolled(request, lead),
        "form_url": reverse("admin:enrol_lead", args=(lead.pk,)) if request.user.has_perm(RIGHT) else "",
    }


def _terms(seat: Enrolment) -> Terms:
    return Terms(seat.price, seat.price_unit, seat.discount_percent, seat.discount_reason)


def onboarding_label(key: str) -> str:
    return str(dict(onboarding_steps.items())[key].label)


def _what(value: str) -> str:
    """A day as people write it, a name as it is."""
    try:
        return date_format(date.fromisoformat(value), "D j M")
    except ValueError:
        return value


def _just_enrolled(request: HttpRequest, lead: Lead) -> dict[str, str] | None:
    """What the toast says after enrolling, with its way back while there is one."""
    try:
        key = UUID(request.GET.get("enrolled", ""))
    except ValueError:
        return None
    fresh = {"created_by": request.membership, "created_at__gt": timezone.now() - TAKE_BACK_WITHIN}  # type: ignore[attr-defined]
    seat = Enrolment.objects.filter(public_id=key, **fresh).select_related("client", "group").first()
    if seat is None:
        return None
    text = _("%(name)s is in %(group)s from %(day)s.")
    facts = {"name": seat.client.name, "group": seat.group, "day": date_format(seat.starts_on, "D j M")}
    return {"text": text % facts, "url": reverse("admin:enrol_lead_undo", args=(lead.pk, seat.public_id))}
