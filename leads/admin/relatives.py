"""Leads that belong to a lead: its family, and those that may be the same person."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from leads.choices import DuplicateReason
from leads.models import DuplicateCandidate, Lead
from organizations.models import Membership


@dataclass(frozen=True)
class Relative:
    """Another lead as this page may show it: the link is empty if it is somebody else's."""

    lead: Lead
    url: str
    likeness: int = 0
    reasons: tuple[str, ...] = ()
    compare_url: str = ""


def family_of(lead: Lead, member: Membership) -> list[Relative]:
    if lead.family_id is None:
        return []
    rows = Lead.objects.current().filter(family=lead.family_id).exclude(pk=lead.pk).select_related("owner")
    return relatives(list(rows[:20]), member)


def similar_to(lead: Lead, member: Membership) -> list[Relative]:
    """Leads of open duplicate candidates, likeliest first."""
    pairs = DuplicateCandidate.objects.to_decide().filter(Q(older=lead) | Q(newer=lead))
    found = {
        pair.newer if pair.older_id == lead.pk else pair.older: pair
        for pair in pairs.select_related("older__owner", "newer__owner")[:20]
    }
    return [
        Relative(row.lead, row.url, pair.likeness, _in_words(pair.reasons), _pair_url(pair) if row.url else "")
        for row in relatives(found, member)
        for pair in (found[row.lead],)
    ]


def _pair_url(pair: DuplicateCandidate) -> str:
    return reverse("admin:leads_duplicatecandidate_change", args=(pair.pk,))


def _in_words(reasons: Iterable[str]) -> tuple[str, ...]:
    words = dict(DuplicateReason.choices)
    return tuple(str(words.get(reason, reason)) for reason in reasons)


def relatives(leads: Iterable[Lead], member: Membership) -> list[Relative]:
    """Each with its link if this member may see it."""
    leads = list(leads)
    own = Lead.objects.filter(pk__in=[lead.pk for lead in leads]).visible_to(member)
    visible = set(own.values_list("pk", flat=True))
    return [Relative(lead, lead_url(lead) if lead.pk in visible else "") for lead in leads]


def lead_url(lead: Lead) -> str:
    return reverse("admin:leads_lead_change", args=(lead.pk,))
