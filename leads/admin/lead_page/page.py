"""The page of one lead: who, what next, what happened; the stock form and the history are its tabs."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone

from clients.admin.composers import composers
from common.phone import format_phone
from leads.addresses import is_veiled
from leads.admin.client_ties import may_open_clients, tie_of
from leads.admin.lead_doors.client_tie import offers
from leads.admin.lead_doors.doors import LeadDoors, last_reason
from leads.admin.lead_doors.qualification import qualification_of
from leads.admin.lead_doors.reminders import reminders_of
from leads.admin.lead_forms.add_page import LeadAddPage
from leads.admin.lead_forms.edit_page import LeadFormPage
from leads.admin.lead_page.contact_card import contacts_of
from leads.admin.lead_page.document_pages import DocumentPages, documents_context
from leads.admin.lead_page.facts import panels_of
from leads.admin.lead_page.history import read_history
from leads.admin.lead_page.merged_facts import merged_facts, read_merges
from leads.admin.lead_page.person_pages import PersonPages
from leads.admin.lead_page.reveal_page import RevealPage
from leads.admin.lead_page.status_road import road_of
from leads.admin.lead_page.timeline import PAGE, Timeline, read_timeline
from leads.admin.lead_page.ways import ways_to_write
from leads.admin.next_steps import date_chips
from leads.admin.relatives import family_of, similar_to
from leads.admin.score_parts import score_box
from leads.choices import NEEDS_REASON, STATUS_TONES, Priority
from leads.models import Lead
from leads.nearest_branch import nearest_branch
from leads.papers.required import papers_of
from organizations.admin.row_page import contributed_cards, limit_asked, page_actions_of
from organizations.people import sellers

PRIORITY_TONES = {Priority.LOW: "gray", Priority.MEDIUM: "gray", Priority.HIGH: "orange", Priority.URGENT: "red"}
HISTORY = 50


class LeadPageAdmin(PersonPages, RevealPage, DocumentPages, LeadAddPage, LeadFormPage, LeadDoors):
    """Change, history and timeline views of a lead."""

    def get_urls(self) -> list[URLPattern]:
        timeline = path(
            "<int:lead_id>/timeline/", self.admin_site.admin_view(self.timeline_view), name="leads_lead_timeline"
        )
        clients = path(
            "<int:lead_id>/clients/", self.admin_site.admin_view(self.clients_view), name="leads_lead_clients"
        )
        return [timeline, clients, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        lead = self.lead_or_404(request, object_id)
        if request.method == "POST" or request.GET.get("tab") == "form":
            return self.form_tab(request, lead)
        return render(request, "leads/page/page.html", self.page_context(request, lead, "overview"))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        lead = self.lead_or_404(request, object_id)
        return render(request, "leads/page/history.html", self.page_context(request, lead, "history"))

    def timeline_view(self, request: HttpRequest, lead_id: int) -> HttpResponse:
        """The timeline alone, of one kind or further back."""
        lead = self.lead_or_404(request, lead_id)
        return render(request, "leads/page/timeline.html", {"lead": lead, "timeline": _timeline(request, lead)})

    def clients_view(self, request: HttpRequest, lead_id: int) -> HttpResponse:
        """Clients that the lead may belong to, while somebody types a name or a phone."""
        lead = self.lead_or_404(request, lead_id)
        if not (self.has_change_permission(request, lead) and may_open_clients(request)):
            raise PermissionDenied
        text = request.GET.get("q", "")
        context = {"lead": lead, "text": text.strip(), "offers": offers(lead, text)}
        return render(request, "leads/page/client_offers.html", context)

    def body_response(self, request: HttpRequest, lead: Lead, *, is_note_saved: bool) -> HttpResponse:
        """The overview without its frame; a note being typed is left alone unless it is the one just saved."""
        context = {**self.page_context(request, lead, "overview"), "is_note_saved": is_note_saved}
        return render(request, "leads/page/body.html", context)

    def page_context(self, request: HttpRequest, lead: Lead, tab: str) -> dict[str, Any]:
        """What every tab shows: the frame, the head and the tab's own part."""
        member = request.membership  # type: ignore[attr-defined]
        papers = papers_of(lead)
        may_change = self.has_change_permission(request, lead) and lead.merged_into_id is None
        parts = {
            "overview": self._overview,
            "history": self._history,
            "form": _nothing,
            "documents": lambda request, lead: documents_context(request, lead, papers),
        }
        return {
            **self.admin_site.each_context(request),
            "title": lead.name,
            "opts": self.opts,
            "object": lead,
            "inline_admin_formsets": [],
            "show_back_button": True,
            "lead": lead,
            "tab": tab,
            "shown_name": _shown_name(lead, member.organization.country),
            "is_veiled": is_veiled(lead),
            "ways": ways_to_write(lead, member.organization),
            "status_tone": STATUS_TONES[lead.status],
            "priority_tone": PRIORITY_TONES[Priority(lead.priority)],
            "tie": tie_of(request, lead),
            "can_tie": may_change and may_open_clients(request),
            "family": family_of(lead, member),
            "similar": similar_to(lead, member),
            "papers": papers,
            "papers_here": sum(paper.is_here for paper in papers),
            "actions": page_actions_of(request, lead),
            "can_change": may_change,
            **merged_facts(request, lead),
            "can_take_out": request.user.has_perm("leads.export_person"),
            "can_erase": request.user.has_perm("leads.erase_lead"),
            "can_archive": request.user.has_perm("leads.archive_lead"),
            **parts[tab](request, lead),
        }

    def _overview(self, request: HttpRequest, lead: Lead) -> dict[str, Any]:
        now, member = timezone.now(), request.membership  # type: ignore[attr-defined]
        nearest = nearest_branch(lead.latitude, lead.longitude)
        may_assign = request.user.has_perm("leads.assign_lead")
        return {
            "road": road_of(lead, member.organization, timezone.localdate(now)),
            "lost_reason": last_reason(lead) if lead.status in NEEDS_REASON else "",
            "date_chips": date_chips(now, lead.next_contact_at),
            "touch_forms": composers(),
            "draft": f"note-{member.pk}-lead-{lead.pk}",
            **reminders_of(lead, now),
            "is_late": lead.next_contact_at is not None and lead.next_contact_at < now,
            "sellers": sellers() if may_assign else [],
            "may_take": not may_assign and lead.owner_id is None,
            "member": member,
            "priorities": Priority.choices,
            "score_box": score_box(lead),
            "may_set_score": request.user.has_perm("leads.change_scorerule"),
            "nearest": nearest if nearest and lead.branch_id is None else None,
            "panels": panels_of(lead, member.organization, nearest),
            **contacts_of(lead),
            **qualification_of(lead),
            "bars": contributed_cards(request, lead, place="top"),
            "contributed": contributed_cards(request, lead),
            "timeline": _timeline(request, lead),
        }

    def _history(self, request: HttpRequest, lead: Lead) -> dict[str, Any]:
        return {"history": read_history(lead, limit_asked(request, HISTORY)), "merges": read_merges(lead)}


def _shown_name(lead: Lead, region: str) -> str:
    """A lead without any name is known by its phone, written as people write it."""
    return format_phone(lead.phone, region) if lead.name == lead.phone else lead.name


def _nothing(request: HttpRequest, lead: Lead) -> dict[str, Any]:  # noqa: ARG001 - a part like the others
    return {}


def _timeline(request: HttpRequest, lead: Lead) -> Timeline:
    return read_timeline(lead, request.GET.get("show", "all"), limit_asked(request, PAGE))
