"""The page of one client: who it is, who answers and for whom it answers, what happened."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone

from clients.addresses import is_veiled
from clients.admin.client_page.document_pages import ClientDocumentPages, documents_context
from clients.admin.client_page.facts import panels_of
from clients.admin.client_page.family import family_of
from clients.admin.client_page.form_pages import ClientFormPages
from clients.admin.client_page.timeline import read_timeline
from clients.admin.composers import composers
from clients.choices import CLIENT_TONES, ClientStatus, ContactRelation, NoteCategory, Priority
from clients.models import Client, ClientInteraction, ClientNote
from common import ui
from organizations.admin.row_page import contributed_cards, limit_asked, page_actions_of
from organizations.admin.timeline import PAGE, Timeline
from organizations.choices import LEADERS
from organizations.people import sellers
from organizations.services.reveal import reveal


class ClientPageAdmin(ClientDocumentPages, ClientFormPages):
    """Change, history and timeline views of a client."""

    def get_urls(self) -> list[URLPattern]:
        views = {"timeline": self.timeline_view, "reveal": self.reveal_view, "known": self.known_view}
        own = [
            path(f"<int:row_id>/{name}/", self.admin_site.admin_view(view), name=f"clients_client_{name}")
            for name, view in views.items()
        ]
        here = path("add/here/", self.admin_site.admin_view(self.here_view), name="clients_client_here")
        return [here, *own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        client = self.visible_or_404(request, object_id)
        if request.method == "POST" or request.GET.get("tab") == "form":
            return self.form_tab(request, client)
        return render(request, "clients/page/page.html", self.page_context(request, client, "overview"))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The timeline is the history: what changed is one of its filters."""
        return HttpResponseRedirect(f"{self.row_url(self.visible_or_404(request, object_id))}?show=changes")

    def timeline_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """The timeline alone, of one kind or further back."""
        client = self.visible_or_404(request, row_id)
        context = {"client": client, "timeline": self._timeline(request, client)}
        return render(request, "clients/page/timeline.html", context)

    def known_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """People and companies that may answer for this client, while somebody types a name or a phone."""
        client = self.visible_or_404(request, row_id)
        text = request.GET.get("q", "")
        rows = Client.objects.current().visible_to(request.membership).exclude(pk=client.pk)  # type: ignore[attr-defined]
        found = self.get_search_results(request, rows, text)[0].order_by("search_text")[:8] if text.strip() else []
        context = {"client": client, "found": found, "text": text, "relations": ContactRelation.choices}
        return render(request, "clients/page/known.html", context)

    def reveal_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """From a list the number alone comes back, from the client's page the page."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        client = self.visible_or_404(request, row_id)
        try:
            reveal(about=client, member=request.membership)  # type: ignore[attr-defined]
        except ValidationError as error:
            return self.refuse(request, client, error.messages[0])
        if "HX-Request" not in request.headers:
            return HttpResponseRedirect(self.row_url(client))
        if request.POST.get("part") == "phone":
            return HttpResponse(ui.phone(client.phone, request.membership.organization.country))  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})

    def body_response(self, request: HttpRequest, client: Client, *, is_note_saved: bool) -> HttpResponse:
        """The overview without its frame; a note being typed is left alone unless it is the one just saved."""
        context = {**self.page_context(request, client, "overview"), "is_note_saved": is_note_saved}
        return render(request, "clients/page/body.html", context)

    def page_context(self, request: HttpRequest, client: Client, tab: str) -> dict[str, Any]:
        """What every tab shows: the frame, the head and the tab's own part."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": client,
            "original_url": self.row_url(client),
            "title": client.name,
            "client": client,
            "tab": tab,
            "member": request.membership,  # type: ignore[attr-defined]
            "status_tone": CLIENT_TONES[client.status],
            "family": family_of(client),
            "is_veiled": is_veiled(client),
            "actions": page_actions_of(request, client),
            "can_change": self.has_change_permission(request, client),
            "can_archive": request.user.has_perm("clients.archive_client"),
            "paper_count": client.documents.count(),
        }
        parts = {"overview": self._overview, "documents": self._documents}
        return {**context, **parts[tab](request, client)} if tab in parts else context

    def _documents(self, request: HttpRequest, client: Client) -> dict[str, Any]:
        return documents_context(client)

    def _overview(self, request: HttpRequest, client: Client) -> dict[str, Any]:
        member = request.membership  # type: ignore[attr-defined]
        notes = ClientNote.objects.visible_to(member).filter(client=client).to_do()
        return {
            "panels": panels_of(client, member.organization),
            "timeline": self._timeline(request, client),
            "touch_forms": composers(),
            "draft": f"note-{member.pk}-client-{client.pk}",
            "note_categories": NoteCategory.choices,
            "may_write_private": member.has_role(LEADERS),
            "to_do": list(notes.order_by("about_date", "pk")),
            "to_follow": list(ClientInteraction.objects.to_follow().filter(client=client).order_by("follow_up_on")),
            "today": timezone.localdate(),
            "people": list(client.people.filter(is_archived=False)) if client.is_company else [],
            "relations": ContactRelation.choices,
            "statuses": ClientStatus.choices,
            "priorities": Priority.choices,
            "sellers": sellers(),
            "contributed": contributed_cards(request, client),
        }

    def _timeline(self, request: HttpRequest, client: Client) -> Timeline:
        member = request.membership  # type: ignore[attr-defined]
        return read_timeline(client, member, request.GET.get("show", "all"), limit_asked(request, PAGE))
