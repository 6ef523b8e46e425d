"""Marketing documents: the list with their links and counts, and the page of one."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common.counting import grouped
from organizations.admin import OrganizationModelAdmin, row_action
from organizations.admin.invitations import copy_button
from organizations.admin.serve_paper import serve_paper
from organizations.admin.undo import undo_of_row
from outreach.admin.material_forms import MaterialForm, NewMaterialForm, VersionForm
from outreach.admin.material_page import absolute_link, material_page
from outreach.models import DocumentVersion, MarketingDocument
from outreach.services.save_document import replace_version, save_document, use_again
from outreach.services.withdraw_document import bring_back_document, withdraw_document
from outreach.words import state_chip, titled, type_chip

FACTS = (("type", "language"), "course", "internal_only")


class StateFilter(admin.SimpleListFilter):
    """Without a choice: those that are offered."""

    title, parameter_name = gettext_lazy("state"), "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("withdrawn", _("Withdrawn"))]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": _("In use")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(is_archived=self.value() == "withdrawn")


@admin.register(MarketingDocument)
class MaterialAdmin(OrganizationModelAdmin):
    nothing_yet = gettext_lazy(
        "Brochures, price lists and videos your center shows: each with a link for chats and how often it was opened. "
        "Begin with your price list."
    )
    add_words = gettext_lazy("Add a material")

    class Media:
        css = {"all": ("outreach/materials.css",)}
        js = ("outreach/materials.js",)

    form = MaterialForm
    change_form_outer_before_template = "outreach/material_head.html"
    list_filter = (StateFilter, "type", "language", "course", "internal_only")
    search_fields = ("title",)
    ordering = ("-pk",)
    actions_detail = ("withdraw", "bring_back")

    def get_urls(self) -> list[URLPattern]:
        views: tuple[tuple[str, Any, str], ...] = (
            ("<int:row_id>/replace/", self.replace_view, "replace"),
            ("versions/<uuid:public_id>/", self.version_view, "version"),
            ("versions/<uuid:public_id>/again/", self.again_view, "again"),
        )
        own = [
            path(address, self.admin_site.admin_view(view), name=f"outreach_marketingdocument_{name}")
            for address, view, name in views
        ]
        return [*own, *super().get_urls()]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        facts = ("shown_title", "shown_type", "language", "shown_course", "viewed", "downloaded")
        return [*facts, self._link_column(request)]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: Any = super().get_queryset(request)
        return rows.with_counts().select_related("course").prefetch_related("versions")

    # --- Rights ---------------------------------------------------------------------------------
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is withdrawn instead: it was sent to people."""
        return False

    def has_withdraw_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj) and not getattr(obj, "is_archived", False)

    def has_bring_back_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj) and getattr(obj, "is_archived", True)

    # --- Adding and changing --------------------------------------------------------------------
    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **({} if change else {"form": NewMaterialForm}), **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        what = ("title",) if obj else ("file", "url", "title")
        return ((None, {"fields": (*what, *FACTS)}),)

    def save_model(self, request: HttpRequest, obj: MarketingDocument, form: Any, change: bool) -> None:
        given = form.cleaned_data
        save_document(
            document=obj,
            actor=request.membership,  # type: ignore[attr-defined]
            file=given.get("file"),
            url=given.get("url", ""),
        )

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        document = self.get_object(request, object_id)
        may_change = document is not None and self.has_change_permission(request, document)
        page = material_page(request, document, may_change=may_change) if document else None
        return super().change_view(request, object_id, form_url, {"page": page, **(extra_context or {})})

    # --- Versions -------------------------------------------------------------------------------
    def version_view(self, request: HttpRequest, public_id: Any) -> HttpResponseBase:
        """The file of any version, for the staff; not counted."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        version = self._version(public_id)
        if not self.has_view_permission(request, version.document):
            raise PermissionDenied
        return HttpResponseRedirect(version.url) if version.url else serve_paper(version)

    def replace_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        document = self.get_object(request, str(row_id))
        if document is None:
            raise Http404
        self._check_change(request, document)
        form = VersionForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._told(request, document, problem=form.first_error())
        try:
            version = replace_version(document=document, actor=request.membership, **form.cleaned_data)  # type: ignore[attr-defined]
        except ValidationError as error:
            return self._told(request, document, problem=error.messages[0])
        return self._told(
            request, document, _("Version %(number)d is used now. The link stays.") % {"number": version.number}
        )

    def again_view(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        version = self._version(public_id)
        self._check_change(request, version.document)
        try:
            again = use_again(version=version, actor=request.membership)  # type: ignore[attr-defined]
        except ValidationError as error:
            return self._told(request, version.document, problem=error.messages[0])
        words = _("Version %(old)d is used again, as version %(new)d.") % {"old": version.number, "new": again.number}
        return self._told(request, version.document, words)

    def _version(self, public_id: Any) -> DocumentVersion:
        version: DocumentVersion | None = (
            DocumentVersion.objects.filter(public_id=public_id).select_related("document").first()
        )
        if version is None:
            raise Http404
        return version

    def _check_change(self, request: HttpRequest, document: MarketingDocument) -> None:
        if not self.has_change_permission(request, document):
            raise PermissionDenied

    def _told(self, request: HttpRequest, document: MarketingDocument, done: str = "", problem: str = "") -> Any:
        if problem:
            messages.error(request, problem)
        else:
            messages.success(request, done)
        return HttpResponseRedirect(reverse("admin:outreach_marketingdocument_change", args=(document.pk,)))

    # --- Verbs ----------------------------------------------------------------------------------
    @row_action(
        title=gettext_lazy("Withdraw"),
        description=gettext_lazy("It is not offered any more and its link opens nothing, until it is brought back."),
        permission="withdraw",
        icon="archive",
    )
    def withdraw(self, request: HttpRequest, document: MarketingDocument, data: dict[str, Any]) -> str:
        withdraw_document(document=document, actor=request.membership)  # type: ignore[attr-defined]
        back = reverse("admin:outreach_marketingdocument_bring_back", args=(document.pk,))
        return undo_of_row(request, _("“%(title)s” is withdrawn.") % {"title": document.title}, back)

    @row_action(title=gettext_lazy("Bring back"), permission="bring_back", icon="unarchive")
    def bring_back(self, request: HttpRequest, document: MarketingDocument, data: dict[str, Any]) -> str:
        bring_back_document(document=document, actor=request.membership)  # type: ignore[attr-defined]
        return _("“%(title)s” is offered again under its old link.") % {"title": document.title}

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("material"), ordering="title")
    def shown_title(self, row: MarketingDocument) -> SafeString:
        return titled(row)

    @display(description=gettext_lazy("kind"), ordering="type")
    def shown_type(self, row: MarketingDocument) -> SafeString:
        return type_chip(row)

    @display(description=gettext_lazy("course"), ordering="course__name")
    def shown_course(self, row: MarketingDocument) -> str:
        return str(row.course) if row.course else "–"

    @display(description=gettext_lazy("viewed"), ordering="views")
    def viewed(self, row: Any) -> str:
        return grouped(row.views)

    @display(description=gettext_lazy("downloaded"), ordering="downloads")
    def downloaded(self, row: Any) -> str:
        return grouped(row.downloads)

    def _link_column(self, request: HttpRequest) -> Callable[[MarketingDocument], SafeString]:
        def link(row: MarketingDocument) -> SafeString:
            return state_chip(row) or copy_button(absolute_link(request, row))

        return display(description=_("link"))(link)
