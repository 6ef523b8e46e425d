"""The page of a list as a file, in two steps: the file, and a look at what would become of its rows."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from import_service.admin.forms import one_file
from import_service.admin.reference.sealed import Parcel, seal, unseal
from import_service.pipeline.reading.table import FileRefused
from import_service.reference.lists import LISTS
from import_service.reference.read_rows import MAX_BYTES, MAX_ROWS, read_list
from import_service.reference.resource import ListResource
from import_service.reference.take_in import BAD, CHANGED, NEW, SAME, ChangedSinceLookError, Look, look_at, take_in
from organizations.admin.listing.export import TYPES, WRITERS, headers
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit

ROWS_SHOWN = 200


class FileForm(forms.Form):
    """One list."""

    file = one_file(gettext_lazy("Choose the file first."))


class _ListPage:
    """One list as this person may use it; 404 for an unknown one, 403 for who may neither take nor bring it."""

    def __init__(self, request: HttpRequest, name: str) -> None:
        member: Membership | None = getattr(request, "membership", None)
        if name not in LISTS:
            raise Http404
        if member is None:
            raise PermissionDenied
        self.request, self.name, self.member = request, name, member
        self.resource: ListResource = LISTS[name](member)
        self.may_bring = self._may("add") and self._may("change")
        self.may_take = self._may("view") and self._may("export")
        if not (self.may_bring or self.may_take):
            raise PermissionDenied

    def _may(self, verb: str) -> bool:
        return bool(self.request.user.has_perm(self.resource.right(verb)))

    @property
    def title(self) -> str:
        return str(capfirst(self.resource.model._meta.verbose_name_plural))

    def show(self, template: str, **context: Any) -> HttpResponse:
        frame = {
            **admin.site.each_context(self.request),
            "title": _("%(list)s: import or export") % {"list": self.title},
            "list_name": capfirst(self.resource.shown_with()._meta.verbose_name_plural),
            "page": self,
            "list_url": list_url(self.resource),
        }
        return render(self.request, f"import_service/reference/{template}.html", {**frame, **context})

    def show_file(self, problem: Any = "") -> HttpResponse:
        columns = [field.about for field in self.resource.fields.values()]
        return self.show("file", columns=columns, problem=problem, limit=MAX_BYTES // 2**20, rows=MAX_ROWS)

    def show_look(self, parcel: Parcel, look: Look, **context: Any) -> HttpResponse:
        told = [outcome for outcome in look.outcomes if outcome.state != SAME]
        told.sort(key=lambda outcome: outcome.state != BAD)
        counts = {state: look.count(state) for state in (NEW, CHANGED, SAME, BAD)}
        return self.show(
            "look",
            outcomes=told[:ROWS_SHOWN],
            more=max(0, len(told) - ROWS_SHOWN),
            counts=counts,
            writes=counts[NEW] + counts[CHANGED],
            sealed="" if counts[BAD] else seal(parcel, name=self.name, member=self.member),
            **context,
        )


def file_page(request: HttpRequest, name: str) -> HttpResponse:
    """The columns of the list, the file out; a file that is sent in is looked at."""
    page = _ListPage(request, name)
    if request.method != "POST":
        return page.show_file()
    if not page.may_bring:
        raise PermissionDenied
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return page.show_file(form.errors["file"][0])
    try:
        found = read_list(form.cleaned_data["file"], page.resource)
    except FileRefused as refusal:
        return page.show_file(refusal)
    look = look_at(resource=page.resource, lines=found.lines)
    return page.show_look(Parcel(found.lines, look.print), look, notes=found.notes)


@require_POST
def confirm(request: HttpRequest, name: str) -> HttpResponse:
    """Write what was shown."""
    page = _ListPage(request, name)
    if not page.may_bring:
        raise PermissionDenied
    parcel = unseal(request.POST.get("sealed", ""), name=name, member=page.member)
    if parcel is None:
        return page.show_file(_("The look at your file is more than an hour old, or not yours. Send the file again."))
    try:
        look = take_in(resource=page.resource, lines=parcel.lines, seen=parcel.seen, actor=page.member)
    except ChangedSinceLookError as news:
        now = Parcel(parcel.lines, news.look.print)
        return page.show_look(now, news.look, problem=_("Nothing was written: the list has changed. Look again."))
    said = _("%(new)d new, %(changed)d changed.") % {"new": look.count(NEW), "changed": look.count(CHANGED)}
    messages.success(request, said)
    return HttpResponseRedirect(list_url(page.resource))


@require_POST
def export(request: HttpRequest, name: str) -> HttpResponse:
    """The whole list as a file, in the form in which it comes back; the journal keeps who took it."""
    page, kind = _ListPage(request, name), request.POST.get("kind", "xlsx")
    if not page.may_take:
        raise PermissionDenied
    if kind not in WRITERS:
        raise Http404
    lines = page.resource.lines()
    facts = {"model": page.resource.model._meta.label_lower, "rows": len(lines) - 1, "kind": kind}
    record_audit(kind=AuditKind.EXPORTED, actor=page.member, label=page.title, payload=facts)
    body = b"".join(WRITERS[kind](lines))
    return HttpResponse(body, content_type=TYPES[kind], headers=headers(name, page.member, kind))


def list_url(resource: ListResource) -> str:
    model = resource.shown_with()._meta
    return reverse(f"admin:{model.app_label}_{model.model_name}_changelist")


def pages(guard: Callable[..., Any]) -> list[URLPattern]:
    return [
        path("lists/<slug:name>/", guard(file_page), name="list_file"),
        path("lists/<slug:name>/confirm/", guard(confirm), name="list_file_confirm"),
        path("lists/<slug:name>/export/", guard(export), name="list_file_export"),
    ]
