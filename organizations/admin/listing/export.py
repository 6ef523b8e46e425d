"""Rows as a file: which columns, in which order, streamed while they are read, and written down in the journal."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.counting import shown_count
from common.table_files import MOST_LINES, write_csv, write_xlsx
from organizations.admin.actions import BulkAction
from organizations.admin.bulk_forms import BulkForm
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit
from organizations.streaming import scoped_stream

AT_ONCE = 1_000
WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class ExportColumn:
    """A word above, and what stands below it for each row."""

    label: Any
    value: Callable[[Any], Any]


def field_column(label: Any, name: str) -> ExportColumn:
    return ExportColumn(label, lambda row: getattr(row, name))


def choice_column(label: Any, name: str) -> ExportColumn:
    return ExportColumn(label, lambda row: getattr(row, f"get_{name}_display")() if getattr(row, name) else "")


def tags_of(row: Any) -> str:
    return ", ".join([tag.name for tag in row.tags.all()])


def other_columns_of(row: Any) -> str:
    """Columns of the files it came from that mean nothing to us."""
    return "; ".join(f"{name}: {value}" for name, value in row.extra.items() if value not in ("", None))


def lines_of(rows: QuerySet, keys: array, columns: Sequence[ExportColumn]) -> Iterator[list[str]]:
    """A header, then a line for each row in the order of the keys; a row that is gone meanwhile is left out."""
    yield [str(column.label) for column in columns]
    for some in batched(keys, AT_ONCE):
        found = rows.in_bulk(some)
        for key in some:
            if key in found:
                yield [shown(column.value(found[key])) for column in columns]


def shown(value: Any) -> str:
    """Text that the import reads back: days and moments as in ISO 8601, in the center's own time."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    return value.isoformat() if isinstance(value, date) else str(value)


class ExportForm(BulkForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of file"),
        choices=(("xlsx", gettext_lazy("Excel (XLSX)")), ("csv", gettext_lazy("CSV, for other programs"))),
        initial="xlsx",
    )


class ExportRows(BulkAction):
    """Reads only, so it needs no way back; but it carries people's data out of the house, so the journal knows."""

    name, icon, permission = "export", "download", "export"
    title = submit = gettext_lazy("Export")
    form_class = ExportForm
    columns: Sequence[ExportColumn]
    file_name: str
    # Of the lines, as of the list.
    order: Sequence[str] = ("-created_at", "-id")

    def with_shown(self, rows: QuerySet) -> QuerySet:
        """Rows with what the columns ask of them."""
        raise NotImplementedError

    def label(self, count: int, kind: str) -> str:
        """For the journal."""
        raise NotImplementedError

    def filters(self, request: HttpRequest) -> str:
        """The query string the rows were chosen by."""
        raise NotImplementedError

    def run(self, request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> StreamingHttpResponse:
        kind: str = data["kind"]
        # The order of the list, and the same rows however long the reading takes; eight bytes each.
        keys = array("q", rows.order_by(*self.order).values_list("pk", flat=True).iterator())
        if kind == "xlsx" and len(keys) >= MOST_LINES:
            limit = shown_count(MOST_LINES)
            raise ValidationError(_("A sheet of Excel holds %(limit)s lines. Take CSV."), params={"limit": limit})
        member: Membership = request.membership  # type: ignore[attr-defined]
        self._write_journal(member, request, rows, kind, len(keys))
        body = scoped_stream(
            member.organization,
            lambda: WRITERS[kind](lines_of(self.with_shown(rows.model.objects.all()), keys, self.columns)),
        )
        return StreamingHttpResponse(body, content_type=TYPES[kind], headers=headers(self.file_name, member, kind))

    def _write_journal(self, member: Membership, request: HttpRequest, rows: QuerySet, kind: str, count: int) -> None:
        ticked = request.POST.get("select_across") != "1"
        facts = {"model": rows.model._meta.label_lower, "filters": self.filters(request), "ticked": ticked}
        record_audit(
            kind=AuditKind.EXPORTED,
            actor=member,
            label=self.label(count, kind.upper()),
            payload={**facts, "count": count, "kind": kind},
        )


def headers(file_name: str, member: Membership, kind: str) -> dict[str, str]:
    day = timezone.localdate().isoformat()
    return {
        "Content-Disposition": f'attachment; filename="{file_name}-{member.organization.slug}-{day}.{kind}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
