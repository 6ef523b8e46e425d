"""What this app adds to pages of others: numbers in the menu, first steps."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.contributions import (
    ChecklistStep,
    MenuBadge,
    MergePolicy,
    PagePanel,
    checklist_steps,
    menu_badges,
    merge_policies,
    page_panels,
)
from common.counting import count_many, shown_count
from leads.admin.lead_list.filter_base import Asked
from leads.admin.lead_list.tabs import MENU_VIEWS, leads_of
from leads.models import DuplicateCandidate, Lead, LeadSource
from organizations.models import Membership

# What a merge does with the rows of the lead that is absorbed. Events stay: the winner's timeline reads them there.
MERGE_POLICIES: dict[str, MergePolicy] = {
    "leads.Lead.merged_into": "move",
    "leads.Lead_tags.lead": "move",
    "leads.LeadPhone.lead": "move",
    "leads.LeadContact.lead": "move",
    "leads.LeadDocument.lead": "move",
    "leads.LeadQualification.lead": "move",
    "leads.LeadReminder.lead": "move",
    "leads.Touchpoint.lead": "move",
    "leads.LeadEvent.lead": "stay",
    "leads.LeadMerge.winner": "stay",
    "leads.LeadMerge.absorbed": "stay",
    "leads.DuplicateCandidate.older": "stay",
    "leads.DuplicateCandidate.newer": "stay",
}


def register() -> None:
    for relation, policy in MERGE_POLICIES.items():
        merge_policies.register(relation, policy)
    menu_badges.register("leads", MenuBadge(queries=menu_queries))
    page_panels.register(
        "leads of a person",
        PagePanel(model="organizations.membership", template="leads/page/person_panel.html", context=leads_of_person),
    )
    checklist_steps.register(
        "source",
        ChecklistStep(
            title=_("Say where leads come from"),
            hint=_("Instagram, a friend, a fair: each a source"),
            icon="campaign",
            url=lambda: reverse("admin:leads_leadsource_add"),
            done=lambda: LeadSource.objects.exists(),
            permission="leads.add_leadsource",
            order=30,
        ),
    )
    checklist_steps.register(
        "lead",
        ChecklistStep(
            title=_("Add the first lead"),
            hint=_("Or import the list you have"),
            icon="group_add",
            url=lambda: reverse("admin:leads_lead_add"),
            done=lambda: Lead.objects.exists(),
            permission="leads.add_lead",
            order=50,
        ),
    )


def leads_of_person(request: HttpRequest, person: Model) -> Mapping[str, Any]:
    """How many open leads somebody works on."""
    theirs = Lead.objects.visible_to(request.membership).filter(owner=person.pk).open()  # type: ignore[attr-defined]
    counts = count_many({"open": theirs, "overdue": theirs.overdue(timezone.now())})
    url = f"{reverse('admin:leads_lead_changelist')}?owner={person.pk}"
    hand_over = f"{reverse('admin:leads_lead_hand_over')}?person={person.pk}"
    return {**counts, "shown": shown_count(counts["open"]), "url": url, "hand_over_url": hand_over}


def menu_queries(request: HttpRequest) -> Mapping[str, QuerySet]:
    """Leads that something has to be done with, as the tabs of the list count them; pairs to decide."""
    member: Membership = request.membership  # type: ignore[attr-defined]
    queries: dict[str, QuerySet] = {}
    if request.user.has_perm("leads.change_lead"):
        asked = Asked(member, timezone.now(), {})
        queries |= {view.key: leads_of(view, asked) for view in MENU_VIEWS}
    if request.user.has_perm("leads.change_duplicatecandidate"):
        queries["duplicates"] = DuplicateCandidate.objects.to_decide().visible_to(member)
    return queries
