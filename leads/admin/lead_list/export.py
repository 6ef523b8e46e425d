"""Leads as a file, with words above the columns that the import knows too."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.admin.lead_list.tabs import canonical
from leads.models import Lead
from organizations.admin.listing.export import (
    ExportColumn,
    ExportRows,
    choice_column,
    field_column,
    other_columns_of,
    tags_of,
)


def _phones(lead: Lead) -> str:
    return ", ".join([phone for phone in (lead.phone, *(row.phone for row in lead.more_phones.all())) if phone])


COLUMNS: tuple[ExportColumn, ...] = (
    field_column(gettext_lazy("First name"), "first_name"),
    field_column(gettext_lazy("Last name"), "last_name"),
    ExportColumn(gettext_lazy("Phone"), _phones),
    field_column(gettext_lazy("Email"), "email"),
    ExportColumn(gettext_lazy("Telegram"), lambda lead: lead.telegram_username and f"@{lead.telegram_username}"),
    field_column(gettext_lazy("Telegram id"), "telegram_id"),
    field_column(gettext_lazy("Contact name"), "contact_name"),
    choice_column(gettext_lazy("Relation"), "contact_relation"),
    field_column(gettext_lazy("Birth date"), "birth_date"),
    choice_column(gettext_lazy("Status"), "status"),
    field_column(gettext_lazy("Source"), "source"),
    field_column(gettext_lazy("Campaign"), "campaign"),
    field_column(gettext_lazy("Owner"), "owner"),
    field_column(gettext_lazy("Partner"), "partner"),
    field_column(gettext_lazy("Next contact"), "next_contact_at"),
    field_column(gettext_lazy("Created at"), "created_at"),
    field_column(gettext_lazy("Wanted course"), "course"),
    field_column(gettext_lazy("Branch"), "branch"),
    field_column(gettext_lazy("Preferred days"), "preferred_days"),
    field_column(gettext_lazy("Preferred time"), "preferred_time"),
    field_column(gettext_lazy("Language"), "language"),
    ExportColumn(gettext_lazy("Tags"), tags_of),
    choice_column(gettext_lazy("Priority"), "priority"),
    field_column(gettext_lazy("Estimated value"), "estimated_value"),
    field_column(gettext_lazy("Introductory call"), "introductory_call_done"),
    field_column(gettext_lazy("Consent"), "consent"),
    field_column(gettext_lazy("Company"), "company"),
    field_column(gettext_lazy("Industry"), "industry"),
    field_column(gettext_lazy("People in the company"), "company_size"),
    field_column(gettext_lazy("Country"), "country"),
    field_column(gettext_lazy("Region"), "region"),
    field_column(gettext_lazy("City"), "city"),
    field_column(gettext_lazy("District"), "district"),
    field_column(gettext_lazy("Address"), "address"),
    field_column(gettext_lazy("Postal code"), "postal_code"),
    field_column(gettext_lazy("Latitude"), "latitude"),
    field_column(gettext_lazy("Longitude"), "longitude"),
    field_column(gettext_lazy("External id"), "external_id"),
    ExportColumn(gettext_lazy("Other columns"), other_columns_of),
)


class Export(ExportRows):
    columns, file_name = COLUMNS, "leads"
    description = gettext_lazy(
        "The download begins at once. The journal notes who took how many leads, by which filters."
    )

    def with_shown(self, rows: QuerySet) -> QuerySet:
        leads = rows.select_related("source", "owner", "partner", "course", "branch", "industry")
        return leads.defer("search_text", "utm").prefetch_related("tags", "more_phones")

    def label(self, count: int, kind: str) -> str:
        return _("%(count)s leads, %(kind)s") % {"count": count, "kind": kind}

    def filters(self, request: HttpRequest) -> str:
        return canonical(dict(request.GET.lists()))
