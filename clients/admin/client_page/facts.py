"""What is known of a client, as folded panels that show their answer while folded."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from clients.models import Client
from common import ui, veil
from common.counting import money
from organizations.admin.field_words import language_in_words
from organizations.admin.row_page import Panel, in_short, known_rows
from organizations.models import Organization


def panels_of(client: Client, organization: Organization) -> list[Panel]:
    """Panels that have something to say; how to reach the client always."""
    who = _company(client, organization) if client.is_company else _person(client, organization)
    panels = [_reach(client, organization), who, _address(client), _business(client, organization), _other(client)]
    return [panel for panel in panels if panel.is_known or panel.key == "reach"]


def link_to(client: Client | None) -> SafeString | str:
    if client is None:
        return ""
    return format_html('<a href="{}">{}</a>', reverse("admin:clients_client_change", args=(client.pk,)), client.name)


def _reach(client: Client, organization: Organization) -> Panel:
    rows = known_rows(
        [
            (_("Phone"), ui.phone(client.phone, organization.country)),
            (_("Telegram"), ui.telegram(client.telegram_username)),
            (_("Email"), ui.email(client.email)),
            (_("Website"), client.website),
            (_("Prefers"), client.get_preferred_channel_display()),
            (_("May we write"), {True: _("yes"), False: _("no"), None: ""}[client.marketing_consent]),
        ]
    )
    ways = (
        _("phone") if client.phone else "",
        _("Telegram") if client.telegram_username else "",
        _("email") if client.email else "",
    )
    return Panel("reach", _("How to reach"), in_short(*ways) or _("through who answers"), rows, is_open=True)


def _person(client: Client, organization: Organization) -> Panel:
    emergency = (veil.text(client.emergency_name), ui.phone(client.emergency_phone, organization.country))
    rows = known_rows(
        [
            (_("Born"), date_format(client.birth_date, "j E Y") if client.birth_date else ""),
            (_("Gender"), client.get_gender_display()),
            (_("Speaks"), language_in_words(client.language) if client.language else ""),
            (_("Nationality"), client.nationality),
            (_("Time zone"), client.timezone),
            (_("Works at"), link_to(client.employer)),
            (_("Job"), in_short(client.job_title, client.department)),
            (_("In an emergency"), format_html("{} {}", *emergency) if any(emergency) else ""),
        ]
    )
    return Panel("person", _("Person"), in_short(client.job_title, client.employer), rows)


def _company(client: Client, organization: Organization) -> Panel:
    size, revenue = client.company_size, client.annual_revenue
    rows = known_rows(
        [
            (_("Legal name"), client.legal_name),
            (_("Registered"), in_short(client.registration_number, client.get_company_type_display())),
            (_("Founded"), date_format(client.founded_on, "j E Y") if client.founded_on else ""),
            (_("Industry"), client.industry),
            (_("People"), number_format(size, force_grouping=True) if size is not None else ""),
            (_("Yearly revenue"), money(revenue, organization.currency) if revenue is not None else ""),
            (_("CEO"), client.chief_executive),
            (_("CFO"), client.finance_chief),
            (_("CTO"), client.technical_chief),
            (_("Belongs to"), link_to(client.parent_company)),
        ]
    )
    return Panel("company", _("Company"), in_short(client.industry, client.legal_name), rows, is_open=True)


def _address(client: Client) -> Panel:
    rows = known_rows(
        [
            (_("Address"), in_short(client.address, client.postal_code)),
            (_("District"), client.district),
            (_("City"), in_short(client.city, client.region, client.country)),
        ]
    )
    return Panel("address", _("Address"), in_short(client.city, client.district), rows)


def _business(client: Client, organization: Organization) -> Panel:
    credit = client.credit_limit
    rows = known_rows(
        [
            (_("Branch"), client.branch or ""),
            (_("Came by"), client.source),
            (_("Client since"), date_format(client.created_at, "j E Y")),
            (_("Brought in by"), client.created_by or ""),
            (_("Credit limit"), money(credit, organization.currency) if credit is not None else ""),
            (_("Payment terms"), client.payment_terms),
        ]
    )
    return Panel("business", _("Business"), in_short(client.branch, client.source), rows)


def _other(client: Client) -> Panel:
    rows: list[tuple[str, Any]] = known_rows((str(name), veil.text(str(value))) for name, value in client.extra.items())
    return Panel("extra", _("Other columns"), str(len(rows)), rows)
