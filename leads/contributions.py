"""What this app adds to pages of others: numbers in the menu, leads of a person, first steps."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.contributions import (
    ChecklistStep,
    KnownPeople,
    ListColumn,
    MenuBadge,
    MergePolicy,
    PagePanel,
    address_sources,
    checklist_steps,
    known_people,
    list_columns,
    menu_badges,
    merge_policies,
    page_panels,
)
from leads.addresses import addresses_of
from leads.admin.client_ties import leads_of_client
from leads.admin.hand_over.person_leads import leads_of_person, open_leads_of
from leads.admin.known_leads import leads_under
from leads.admin.lead_list.tabs import MENU_VIEWS, leads_in
from leads.models import DuplicateCandidate, Lead, LeadSource
from leads.services.tell_engagement import PAPERS, messages_followed, tell_trace
from leads.services.tell_message import tell_messages
from leads.told import told_leads, told_on_timelines
from messaging.followed.keepers import TraceKeeper, trace_keepers
from messaging.followed.pages import Page, own_pages
from messaging.subjects import SubjectKind, subject_kinds
from organizations.admin.listing.filters import Asked
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
    "leads.LeadConversion.lead": "stay",
    "leads.LeadMerge.winner": "stay",
    "leads.LeadMerge.absorbed": "stay",
    "leads.DuplicateCandidate.older": "stay",
    "leads.DuplicateCandidate.newer": "stay",
}


def register() -> None:
    for relation, policy in MERGE_POLICIES.items():
        merge_policies.register(relation, policy)
    address_sources.register("leads.lead", addresses_of)
    subject_kinds.register("lead", SubjectKind(tell_messages, "admin:leads_lead_change", "leads.view_lead"))
    told_leads.register("timelines", told_on_timelines)
    trace_keepers.register("leads", TraceKeeper(wanted=messages_followed, keep=tell_trace))
    own_pages.register("papers", lambda **_words: Page(mark=PAPERS))
    menu_badges.register("leads", MenuBadge(queries=menu_queries))
    page_panels.register(
        "leads of a person",
        PagePanel(model="organizations.membership", template="leads/page/person_panel.html", context=leads_of_person),
    )
    page_panels.register(
        "leads of a client",
        PagePanel(model="clients.client", template="leads/page/client_panel.html", context=leads_of_client, order=20),
    )
    known_people.register("leads", KnownPeople(title=_("A lead under the same contact"), find=leads_under))
    list_columns.register(
        "open_leads",
        ListColumn(
            model="organizations.membership",
            title=_("open leads"),
            permission="leads.assign_lead",
            cells=open_leads_of,
        ),
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


def menu_queries(request: HttpRequest) -> Mapping[str, QuerySet]:
    """Leads that something has to be done with, as the tabs of the list count them; pairs to decide."""
    member: Membership = request.membership  # type: ignore[attr-defined]
    queries: dict[str, QuerySet] = {}
    if request.user.has_perm("leads.change_lead"):
        asked = Asked(member, timezone.now(), {})
        queries |= {view.key: leads_in(view, asked) for view in MENU_VIEWS}
    if request.user.has_perm("leads.change_duplicatecandidate"):
        queries["duplicates"] = DuplicateCandidate.objects.to_decide().visible_to(member)
    return queries
