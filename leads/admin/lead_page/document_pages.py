"""The tab of papers: what is required, what is here, sending, opening and removing, and a link for the person."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.paper_kinds import ACCEPTED
from leads.admin.lead_doors.doors import LeadDoors
from leads.choices import DocumentType
from leads.models import Lead, LeadDocument
from leads.papers.links import link_of
from leads.papers.required import Paper
from leads.services.ask_for_papers import ask_for_papers
from leads.services.keep_documents import describe_document, remove_document
from leads.services.receive_files import receive_files
from organizations.admin.door_form import DoorForm
from organizations.admin.invitations import qr_code
from organizations.admin.serve_paper import serve_paper


class DocumentForm(DoorForm):
    type = forms.ChoiceField(choices=DocumentType.choices)
    notes = forms.CharField(max_length=250, required=False)


class DocumentPages(LeadDoors):
    """Who may see the lead may open its papers; who may change it may send and remove them."""

    def get_urls(self) -> list[URLPattern]:
        views: tuple[tuple[str, Any, str], ...] = (
            ("documents/", self.documents_view, "documents"),
            ("documents/ask/", self.ask_view, "documents_ask"),
            ("documents/<uuid:public_id>/", self.document_view, "document"),
            ("documents/<uuid:public_id>/remove/", self.remove_document_view, "document_remove"),
        )
        own = [
            path(f"<int:lead_id>/{address}", self.admin_site.admin_view(view), name=f"leads_lead_{name}")
            for address, view, name in views
        ]
        return [*own, *super().get_urls()]

    def documents_view(self, request: HttpRequest, lead_id: int) -> HttpResponse:
        """The tab; a POST brings files."""
        lead = self.lead_or_404(request, lead_id)
        if request.method != "POST":
            return self._documents(request, lead)
        self._check_change(request, lead)
        received = receive_files(
            lead=lead,
            files=request.FILES.getlist("files"),
            kind=request.POST.get("type", ""),
            actor=request.membership,  # type: ignore[attr-defined]
        )
        words = ngettext("%(n)d paper is kept.", "%(n)d papers are kept.", received.kept) % {"n": received.kept}
        return self._documents(request, lead, words if received.kept else "", received.problems)

    def document_view(self, request: HttpRequest, lead_id: int, public_id: Any) -> HttpResponse | FileResponse:
        """The file itself; a POST says what it is."""
        lead, document = self._find_document(request, lead_id, public_id)
        if request.method in ("GET", "HEAD"):
            return serve_paper(document)
        if request.method != "POST":
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        self._check_change(request, lead)
        form = DocumentForm(request.POST)
        if not form.is_valid():
            return self._documents(request, lead, problems=[form.first_error()])
        data, member = form.cleaned_data, request.membership  # type: ignore[attr-defined]
        return self._try(
            request,
            lead,
            lambda: describe_document(document=document, kind=data["type"], notes=data["notes"], actor=member),
            _("Saved."),
        )

    def remove_document_view(self, request: HttpRequest, lead_id: int, public_id: Any) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        lead, document = self._find_document(request, lead_id, public_id)
        self._check_change(request, lead)
        member = request.membership  # type: ignore[attr-defined]
        said = _("“%(name)s” is removed.") % {"name": document.name}
        return self._try(request, lead, lambda: remove_document(document=document, actor=member), said)

    def ask_view(self, request: HttpRequest, lead_id: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        lead = self.lead_or_404(request, lead_id)
        self._check_change(request, lead)
        ask_for_papers(lead=lead, actor=request.membership)  # type: ignore[attr-defined]
        return self._documents(request, lead, _("The link is ready. Send it to the person."))

    def _find_document(self, request: HttpRequest, lead_id: int, public_id: Any) -> tuple[Lead, LeadDocument]:
        lead = self.lead_or_404(request, lead_id)
        document = lead.documents.select_related("lead").filter(public_id=public_id).first()
        if not self.has_view_permission(request, lead):
            raise PermissionDenied
        if document is None:
            raise Http404
        return lead, document

    def _check_change(self, request: HttpRequest, lead: Lead) -> None:
        if not self.has_change_permission(request, lead):
            raise PermissionDenied

    def _try(self, request: HttpRequest, lead: Lead, run: Any, said: str) -> HttpResponse:
        try:
            run()
        except ValidationError as error:
            return self._documents(request, lead, problems=error.messages)
        return self._documents(request, lead, said)

    def _documents(
        self, request: HttpRequest, lead: Lead, said: str = "", problems: list[str] | None = None
    ) -> HttpResponse:
        """The tab, or for htmx its inside; without htmx a POST leads back to the tab, which tells."""
        if not self.has_view_permission(request, lead):
            raise PermissionDenied
        if request.method == "POST" and "HX-Request" not in request.headers:
            for problem in problems or ():
                messages.error(request, problem)
            if said:
                messages.success(request, said)
            return HttpResponseRedirect(reverse("admin:leads_lead_documents", args=(lead.pk,)))
        now = self.lead_or_404(request, lead.pk)
        told = {"said": said, "problems": problems or []}
        return render(request, "leads/page/documents.html", {**self.page_context(request, now, "documents"), **told})

    def page_context(self, request: HttpRequest, lead: Lead, tab: str) -> dict[str, Any]:
        raise NotImplementedError


def documents_context(request: HttpRequest, lead: Lead, papers: list[Paper]) -> dict[str, Any]:
    """What the tab shows; the kind that is proposed for the next file is the first that is missing."""
    link = link_of(lead)
    address = request.build_absolute_uri(reverse("papers", args=(link.token,))) if link else ""
    missing = [paper.type for paper in papers if not paper.is_here]
    return {
        "documents": list(lead.documents.select_related("uploaded_by")),
        "document_types": DocumentType.choices,
        "accepted_files": ACCEPTED,
        "limit": settings.DOCUMENT_MAX_MB,
        "next_type": missing[0] if missing else DocumentType.OTHER,
        "paper_link": address,
        "paper_link_until": link.expires_at if link else None,
        "paper_qr": qr_code(address) if link else "",
    }
