"""The tab of papers of a client: sending, opening, describing and removing them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.admin.client_page.doors import ClientDoors
from clients.choices import ClientDocumentType
from clients.models import Client, ClientDocument
from clients.services.keep_documents import describe_document, keep_document, remove_document
from common.paper_kinds import ACCEPTED
from organizations.admin.door_form import DoorForm
from organizations.admin.serve_paper import serve_paper
from organizations.forms import SchoolDayField


class DocumentForm(DoorForm):
    type = forms.ChoiceField(choices=ClientDocumentType.choices)
    expires_on = SchoolDayField(required=False)
    is_public = forms.BooleanField(required=False)
    notes = forms.CharField(max_length=250, required=False)


class ClientDocumentPages(ClientDoors):
    """Who may see the client may open its papers; who may change it may send and remove them."""

    def get_urls(self) -> list[URLPattern]:
        views: tuple[tuple[str, Any, str], ...] = (
            ("documents/", self.documents_view, "documents"),
            ("documents/<uuid:public_id>/", self.document_view, "document"),
            ("documents/<uuid:public_id>/remove/", self.remove_document_view, "document_remove"),
        )
        own = [
            path(f"<int:row_id>/{address}", self.admin_site.admin_view(view), name=f"clients_client_{name}")
            for address, view, name in views
        ]
        return [*own, *super().get_urls()]

    def documents_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """The tab; a POST brings a file."""
        client = self.visible_or_404(request, row_id)
        if request.method != "POST":
            return render(request, "clients/page/documents.html", self.page_context(request, client, "documents"))
        self._check_change(request, client)
        file = request.FILES.get("file")
        if file is None:
            return self._back(request, client, problem=_("No file came. Choose one and send it again."))
        return self._save(
            request,
            client,
            lambda kind, **facts: keep_document(client=client, file=file, kind=kind, **facts),
            _("The paper is kept."),
        )

    def document_view(self, request: HttpRequest, row_id: int, public_id: Any) -> HttpResponse | FileResponse:
        """The file itself; a POST says what it is."""
        client = self.visible_or_404(request, row_id)
        document = self._document(client, public_id)
        if request.method in ("GET", "HEAD"):
            return serve_paper(document)
        if request.method != "POST":
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        self._check_change(request, client)
        return self._save(
            request,
            client,
            lambda kind, **facts: describe_document(document=document, type=kind, **facts),
            _("Saved."),
        )

    def remove_document_view(self, request: HttpRequest, row_id: int, public_id: Any) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        client = self.visible_or_404(request, row_id)
        document = self._document(client, public_id)
        self._check_change(request, client)
        try:
            remove_document(document=document, actor=request.membership)  # type: ignore[attr-defined]
        except ValidationError as error:
            return self._back(request, client, problem=error.messages[0])
        return self._back(request, client, said=_("“%(name)s” is removed.") % {"name": document.name})

    def visible_or_404(self, request: HttpRequest, key: int | str) -> Client:
        client: Client = self.row_or_404(request, key)
        if not self.has_view_permission(request, client):
            raise PermissionDenied
        return client

    def _document(self, client: Client, public_id: Any) -> ClientDocument:
        document = client.documents.select_related("client").filter(public_id=public_id).first()
        if document is None:
            raise Http404
        return document

    def _check_change(self, request: HttpRequest, client: Client) -> None:
        if not self.has_change_permission(request, client):
            raise PermissionDenied

    def _save(self, request: HttpRequest, client: Client, save: Callable[..., Any], said: str) -> HttpResponse:
        form = DocumentForm(request.POST)
        if not form.is_valid():
            return self._back(request, client, problem=form.first_error())
        facts = dict(form.cleaned_data)
        try:
            save(facts.pop("type"), actor=request.membership, **facts)  # type: ignore[attr-defined]
        except ValidationError as error:
            return self._back(request, client, problem=error.messages[0])
        return self._back(request, client, said=said)

    def _back(self, request: HttpRequest, client: Client, said: str = "", problem: str = "") -> HttpResponse:
        if problem:
            messages.error(request, problem)
        if said:
            messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:clients_client_documents", args=(client.pk,)))

    def page_context(self, request: HttpRequest, client: Client, tab: str) -> dict[str, Any]:
        raise NotImplementedError


def documents_context(client: Client) -> dict[str, Any]:
    today = timezone.localdate()
    documents = list(client.documents.select_related("uploaded_by"))
    return {
        "documents": [(document, is_over(document, today)) for document in documents],
        "document_types": ClientDocumentType.choices,
        "accepted_files": ACCEPTED,
        "limit": settings.DOCUMENT_MAX_MB,
    }


def is_over(document: ClientDocument, today: Any) -> bool:
    return document.expires_on is not None and document.expires_on < today
