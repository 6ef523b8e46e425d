"""The right column: the lead or client whose conversation it is, what comes next, and what to offer."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bots.models import Conversation
from bots.quick_texts import slots_for
from common import ui, veil
from common.search import search_condition
from leads.admin.field_words import days_in_words
from leads.admin.relatives import family_of, lead_url
from leads.choices import CLOSED_STATUSES, STATUS_TONES
from leads.models import Lead
from organizations.admin.field_words import moment
from organizations.admin.row_page import known_rows
from organizations.models import Membership
from scheduling.admin.told import lesson_time
from trials.models import TrialLesson

OFFERED = 8


def card_context(request: HttpRequest, conversation: Conversation) -> dict[str, Any]:
    """Of a lead; of a client where there is no lead; of nobody yet."""
    if conversation.lead is not None:
        return _of_lead(request, conversation, conversation.lead)
    if conversation.client is not None:
        return _of_client(request, conversation)
    return {"lead": None, "client": None, "may_add": request.user.has_perm("leads.add_lead")}


def _of_lead(request: HttpRequest, conversation: Conversation, lead: Lead) -> dict[str, Any]:
    now, member = timezone.now(), _member(request)
    is_open = not lead.is_archived and lead.status not in CLOSED_STATUSES
    may_book = is_open and request.user.has_perm("trials.add_triallesson")
    coming = TrialLesson.objects.coming(now).filter(lead=lead).for_page().order_by("begins").first()
    return {
        "lead": lead,
        "lead_url": lead_url(lead),
        "reveal_url": reverse("admin:leads_lead_reveal", args=(lead.pk,)) if veil.hides(lead.phone) else "",
        "status_tone": STATUS_TONES[lead.status],
        "is_open": is_open,
        "is_late": lead.next_contact_at is not None and lead.next_contact_at < now,
        "picker_url": reverse("admin:trial_picker", args=(lead.pk,)) if may_book else "",
        "coming": {"when": lesson_time(coming.starts_at), "where": coming.where} if coming else None,
        "slots": slots_for(lead, conversation) if may_book and coming is None else [],
        "facts": _facts(lead, member),
        "can_unlink": request.user.has_perm("bots.change_conversation"),
    }


def _facts(lead: Lead, member: Membership) -> list[tuple[str, Any]]:
    family = (one for one in family_of(lead, member) if one.url)
    kin = ", ".join(one.lead.first_name or one.lead.name for one in family)
    return known_rows(
        [
            (_("Age"), ui.years_old(lead.birth_date) if lead.birth_date else ""),
            (_("Course"), lead.course or ""),
            (_("Days"), days_in_words(lead.preferred_days)),
            (_("Time"), veil.text(lead.preferred_time)),
            (_("Branch"), lead.branch or ""),
            (_("Family"), kin),
            (_("Last contact"), moment(lead.last_contact_at) if lead.last_contact_at else ""),
        ]
    )


def _of_client(request: HttpRequest, conversation: Conversation) -> dict[str, Any]:
    client = conversation.client
    may_open = request.user.has_perm("clients.view_client")
    return {
        "lead": None,
        "client": client,
        "client_url": reverse("admin:clients_client_change", args=(client.pk,)) if may_open and client else "",
    }


def leads_to_link(member: Membership, conversation: Conversation, text: str) -> list[Lead]:
    """Of this name or phone, as far as this person may see them."""
    condition = search_condition(text)
    if condition is None:
        return []
    rows = Lead.objects.visible_to(member).filter(condition, merged_into=None).select_related("course", "owner")
    return list(rows.exclude(pk=conversation.lead_id or 0).order_by("is_archived", "-id")[:OFFERED])


def _member(request: HttpRequest) -> Membership:
    member: Membership = request.membership  # type: ignore[attr-defined]
    return member
