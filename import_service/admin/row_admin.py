"""The import log: every row of an import, why it went where it went, and its cells as they came. Nobody edits it."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common.counting import CappedPaginator
from common.phone import format_phone
from common.ui import chip
from import_service.admin.row_lines import lines_of, name_of
from import_service.admin.tiles import tile_of
from import_service.admin.upload_page import page_url
from import_service.models import ImportJob, ImportRow
from import_service.pipeline.columns import COLUMNS
from leads.admin.relatives import lead_url
from organizations.admin.base import OrganizationModelAdmin, ReadOnlyRows
from organizations.scoping import current_organization

SHOWN_IMPORTS = 50


class JobFilter(admin.SimpleListFilter):
    """One import at a time, the newest unless another is chosen: its rows are found by an index."""

    title = gettext_lazy("import")
    parameter_name = "job"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        newest = ImportJob.objects.exclude(rows_total=0).only("public_id", "name", "created_at")[:SHOWN_IMPORTS]
        jobs = list(newest)
        asked = job_of_log(self.value() or "")
        if asked and asked not in jobs:
            jobs.append(asked)
        return [(str(job.public_id), _named(job)) for job in jobs]

    def choices(self, changelist: Any) -> Any:
        """Without "all"; the newest is chosen if nothing is."""
        choices = list(super().choices(changelist))[1:]
        if choices and not self.value():
            choices[0]["selected"] = True
        return choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        job = job_of_log(self.value() or "")
        return queryset.filter(job=job) if job else queryset.none()


def job_of_log(asked: str) -> ImportJob | None:
    """The import with this public id; the newest one if none is asked for."""
    if not asked:
        return ImportJob.objects.exclude(rows_total=0).first()
    try:
        return ImportJob.objects.filter(public_id=UUID(asked)).first()
    except ValueError:
        return None


def _named(job: ImportJob) -> str:
    return f"{job.name}, {date_format(localtime(job.created_at), 'j E, H:i')}"


@admin.register(ImportRow)
class ImportRowAdmin(ReadOnlyRows, OrganizationModelAdmin):
    """Rows are corrected and settled on the page of their import."""

    nothing_yet = gettext_lazy(
        "Every row that an import read is kept here with what became of it. Import a file first."
    )
    list_display = ("number_cell", "outcome_cell", "reason", "person_cell", "phone_cell", "lead_cell", "errors_cell")
    list_display_links = None
    list_filter = (JobFilter, "outcome", "reason")
    list_select_related = ("lead",)
    list_before_template = "import_service/log_head.html"
    ordering = ("number",)
    show_full_result_count = False
    paginator = CappedPaginator
    actions = None

    class Media:
        css = {"all": ("import_service/import.css",)}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        job = job_of_log(request.GET.get("job", ""))
        return super().changelist_view(
            request, {"log_job": job, "log_url": job and page_url(job), **(extra_context or {})}
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("job")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One row: its cells beside what they were taken for, its errors, its lead."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("%(file)s, row %(n)d") % {"file": row.job.name, "n": row.number},
            "opts": self.opts,
            "line": lines_of(row.job, [row], request)[0],
            "cells": _cells(row),
            "job_url": page_url(row.job),
        }
        return render(request, "import_service/row_page.html", context)

    @display(description=gettext_lazy("row"), ordering="number")
    def number_cell(self, row: ImportRow) -> SafeString:
        url = reverse("admin:import_service_importrow_change", args=(row.pk,))
        return format_html('<a class="import-link" href="{}">{}</a>', url, row.number)

    @display(description=gettext_lazy("became"), ordering="outcome")
    def outcome_cell(self, row: ImportRow) -> SafeString:
        tile = tile_of(row.job, row, row.lead)
        return chip(tile.label, tile.tone, tile.icon)

    @display(description=gettext_lazy("learner"))
    def person_cell(self, row: ImportRow) -> SafeString:
        return name_of(row.job, row)

    @display(description=gettext_lazy("phone"))
    def phone_cell(self, row: ImportRow) -> str:
        organization = current_organization()
        return format_phone(row.phone, organization.country) if row.phone and organization else "—"

    @display(description=gettext_lazy("lead"))
    def lead_cell(self, row: ImportRow) -> SafeString | str:
        """A lead that a plan only reserved does not exist yet."""
        if not row.lead:
            return "—"
        return format_html('<a class="import-link" href="{}">{}</a>', lead_url(row.lead), row.lead.name)

    @display(description=gettext_lazy("errors"))
    def errors_cell(self, row: ImportRow) -> SafeString:
        lines = ((f"{error['column']}: {error['message']}".removeprefix(": "),) for error in row.errors)
        return format_html_join("", '<div class="import-error">{}</div>', lines)


def _cells(row: ImportRow) -> list[tuple[str, str, Any, list[str]]]:
    """Each column of the file: its name, the text, what it was taken for, what is wrong with it."""
    header = row.job.format.get("header", [])
    wrong: dict[str, list[str]] = {}
    for error in row.errors:
        wrong.setdefault(error["column"], []).append(error["message"])
    beyond = [_("Column %(n)d") % {"n": place + 1} for place in range(len(header), len(row.cells))]
    texts = [*row.cells, *[""] * (len(header) - len(row.cells))]
    return [
        (name, text, _taken_for(row.job, name), wrong.get(name, []))
        for name, text in zip([*header, *beyond], texts, strict=True)
    ]


def _taken_for(job: ImportJob, name: str) -> Any:
    column = COLUMNS.get(job.mapping.get(name, ""))
    return column.label if column else ""
