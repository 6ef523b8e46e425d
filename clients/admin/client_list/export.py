"""Clients as a file."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.admin.client_list.filters import VIEW_KEYS
from clients.models import Client
from organizations.admin.listing.export import (
    ExportColumn,
    ExportRows,
    choice_column,
    field_column,
    other_columns_of,
    tags_of,
)
from organizations.admin.listing.views import canonical_query


def _contacts(client: Client) -> str:
    """Who answers, with their phones: "Mother Nilufar Karimova +998…"."""
    return "; ".join(
        " ".join(filter(None, (link.get_relation_display(), link.contact.name, link.contact.phone)))
        for link in client.contact_links.all()
    )


COLUMNS: tuple[ExportColumn, ...] = (
    choice_column(gettext_lazy("Kind"), "kind"),
    field_column(gettext_lazy("First name"), "first_name"),
    field_column(gettext_lazy("Last name"), "last_name"),
    field_column(gettext_lazy("Company"), "company_name"),
    field_column(gettext_lazy("Phone"), "phone"),
    field_column(gettext_lazy("Email"), "email"),
    ExportColumn(gettext_lazy("Telegram"), lambda client: client.telegram_username and f"@{client.telegram_username}"),
    ExportColumn(gettext_lazy("Contacts"), _contacts),
    field_column(gettext_lazy("Birth date"), "birth_date"),
    choice_column(gettext_lazy("Gender"), "gender"),
    choice_column(gettext_lazy("Status"), "status"),
    choice_column(gettext_lazy("Priority"), "priority"),
    field_column(gettext_lazy("Owner"), "owner"),
    field_column(gettext_lazy("Branch"), "branch"),
    ExportColumn(gettext_lazy("Tags"), tags_of),
    field_column(gettext_lazy("Client since"), "created_at"),
    field_column(gettext_lazy("Last contact"), "last_contact_at"),
    field_column(gettext_lazy("Came by"), "source"),
    field_column(gettext_lazy("Works at"), "employer"),
    field_column(gettext_lazy("Job title"), "job_title"),
    field_column(gettext_lazy("Language"), "language"),
    field_column(gettext_lazy("Legal name"), "legal_name"),
    field_column(gettext_lazy("Registration number"), "registration_number"),
    field_column(gettext_lazy("Industry"), "industry"),
    field_column(gettext_lazy("People in the company"), "company_size"),
    field_column(gettext_lazy("Yearly revenue"), "annual_revenue"),
    field_column(gettext_lazy("Credit limit"), "credit_limit"),
    field_column(gettext_lazy("Payment terms"), "payment_terms"),
    choice_column(gettext_lazy("Prefers"), "preferred_channel"),
    field_column(gettext_lazy("Consent"), "marketing_consent"),
    field_column(gettext_lazy("Country"), "country"),
    field_column(gettext_lazy("Region"), "region"),
    field_column(gettext_lazy("City"), "city"),
    field_column(gettext_lazy("District"), "district"),
    field_column(gettext_lazy("Address"), "address"),
    field_column(gettext_lazy("Postal code"), "postal_code"),
    ExportColumn(gettext_lazy("Other columns"), other_columns_of),
)


class Export(ExportRows):
    columns, file_name = COLUMNS, "clients"
    description = gettext_lazy(
        "The download begins at once. The journal notes who took how many clients, by which filters."
    )

    def with_shown(self, rows: QuerySet) -> QuerySet:
        clients = rows.select_related("owner", "branch", "employer").defer("search_text")
        return clients.prefetch_related("tags", "contact_links__contact")

    def label(self, count: int, kind: str) -> str:
        return _("%(count)s clients, %(kind)s") % {"count": count, "kind": kind}

    def filters(self, request: HttpRequest) -> str:
        return canonical_query(dict(request.GET.lists()), VIEW_KEYS)
