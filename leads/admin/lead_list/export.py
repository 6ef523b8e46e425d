"""Leads as a file: which columns, in which order, streamed while they are read, and written down in the journal."""

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.counting import shown_count
from common.table_files import MOST_LINES, write_csv, write_xlsx
from leads.admin.lead_list.bulk_forms import ExportForm
from leads.admin.lead_list.tabs import canonical
from leads.models import Lead
from organizations.admin.actions import BulkAction
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
class Column:
    """A word the import knows too, and what stands below it."""

    label: Any
    value: Callable[[Lead], Any]


def _field(label: Any, name: str) -> Column:
    return Column(label, lambda lead: getattr(lead, name))


def _choice(label: Any, name: str) -> Column:
    return Column(label, lambda lead: getattr(lead, f"get_{name}_display")() if getattr(lead, name) else "")


def _phones(lead: Lead) -> str:
    return ", ".join([phone for phone in (lead.phone, *(row.phone for row in lead.more_phones.all())) if phone])


def _others(lead: Lead) -> str:
    """Columns of the files it came from that mean nothing to us."""
    return "; ".join(f"{name}: {value}" for name, value in lead.extra.items() if value not in ("", None))


COLUMNS: tuple[Column, ...] = (
    _field(gettext_lazy("First name"), "first_name"),
    _field(gettext_lazy("Last name"), "last_name"),
    Column(gettext_lazy("Phone"), _phones),
    _field(gettext_lazy("Email"), "email"),
    Column(gettext_lazy("Telegram"), lambda lead: lead.telegram_username and f"@{lead.telegram_username}"),
    _field(gettext_lazy("Telegram id"), "telegram_id"),
    _field(gettext_lazy("Contact name"), "contact_name"),
    _choice(gettext_lazy("Relation"), "contact_relation"),
    _field(gettext_lazy("Birth date"), "birth_date"),
    _choice(gettext_lazy("Status"), "status"),
    _field(gettext_lazy("Source"), "source"),
    _field(gettext_lazy("Campaign"), "campaign"),
    _field(gettext_lazy("Owner"), "owner"),
    _field(gettext_lazy("Partner"), "partner"),
    _field(gettext_lazy("Next contact"), "next_contact_at"),
    _field(gettext_lazy("Created at"), "created_at"),
    _field(gettext_lazy("Wanted course"), "course"),
    _field(gettext_lazy("Branch"), "branch"),
    _field(gettext_lazy("Preferred days"), "preferred_days"),
    _field(gettext_lazy("Preferred time"), "preferred_time"),
    _field(gettext_lazy("Language"), "language"),
    Column(gettext_lazy("Tags"), lambda lead: ", ".join([tag.name for tag in lead.tags.all()])),
    _choice(gettext_lazy("Priority"), "priority"),
    _field(gettext_lazy("Estimated value"), "estimated_value"),
    _field(gettext_lazy("Introductory call"), "introductory_call_done"),
    _field(gettext_lazy("Consent"), "consent"),
    _field(gettext_lazy("Company"), "company"),
    _field(gettext_lazy("Industry"), "industry"),
    _field(gettext_lazy("People in the company"), "company_size"),
    _field(gettext_lazy("Country"), "country"),
    _field(gettext_lazy("Region"), "region"),
    _field(gettext_lazy("City"), "city"),
    _field(gettext_lazy("District"), "district"),
    _field(gettext_lazy("Address"), "address"),
    _field(gettext_lazy("Postal code"), "postal_code"),
    _field(gettext_lazy("Latitude"), "latitude"),
    _field(gettext_lazy("Longitude"), "longitude"),
    _field(gettext_lazy("External id"), "external_id"),
    Column(gettext_lazy("Other columns"), _others),
)


def lines_of(keys: array) -> Iterator[list[str]]:
    """A header, then a line for each lead in this order; a lead that is gone meanwhile is left out."""
    yield [str(column.label) for column in COLUMNS]
    rows = ("source", "owner", "partner", "course", "branch", "industry")
    leads = Lead.objects.select_related(*rows).defer("search_text", "utm")
    for some in batched(keys, AT_ONCE):
        found = leads.prefetch_related("tags", "more_phones").in_bulk(some)
        for key in some:
            if key in found:
                yield [shown(column.value(found[key])) for column in COLUMNS]


def shown(value: Any) -> str:
    """Text that the import reads back: days and moments as in ISO 8601, in the center's own time."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    return value.isoformat() if isinstance(value, date) else str(value)


class Export(BulkAction):
    """Reads only, so it needs no way back; but it carries people's data out of the house, so the journal knows."""

    name, icon, permission = "export", "download", "export"
    title = submit = gettext_lazy("Export")
    description = gettext_lazy(
        "The download begins at once. The journal notes who took how many leads, by which filters."
    )
    form_class = ExportForm

    def run(self, request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> StreamingHttpResponse:
        kind: str = data["kind"]
        # The order of the list, and the same leads however long the reading takes; eight bytes each.
        keys = array("q", rows.order_by("-created_at", "-id").values_list("pk", flat=True).iterator())
        if kind == "xlsx" and len(keys) >= MOST_LINES:
            limit = shown_count(MOST_LINES)
            raise ValidationError(_("A sheet of Excel holds %(limit)s lines. Take CSV."), params={"limit": limit})
        member: Membership = request.membership  # type: ignore[attr-defined]
        write_journal(member, request, kind, len(keys))
        body = scoped_stream(member.organization, lambda: WRITERS[kind](lines_of(keys)))
        return StreamingHttpResponse(body, content_type=TYPES[kind], headers=headers(member, kind))


def write_journal(member: Membership, request: HttpRequest, kind: str, count: int) -> None:
    filters = canonical(dict(request.GET.lists()))
    ticked = request.POST.get("select_across") != "1"
    record_audit(
        kind=AuditKind.EXPORTED,
        actor=member,
        label=_("%(count)s leads, %(kind)s") % {"count": count, "kind": kind.upper()},
        payload={"model": Lead._meta.label_lower, "filters": filters, "ticked": ticked, "count": count, "kind": kind},
    )


def headers(member: Membership, kind: str) -> dict[str, str]:
    day = timezone.localdate().isoformat()
    return {
        "Content-Disposition": f'attachment; filename="leads-{member.organization.slug}-{day}.{kind}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
