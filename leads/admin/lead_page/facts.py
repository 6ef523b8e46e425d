"""What is known of a lead, as folded panels that show their answer while folded."""

from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from common import ui, veil
from common.counting import money
from leads.admin.field_words import days_in_words
from leads.models import Lead
from leads.nearest_branch import Nearest
from organizations.admin.field_words import language_in_words, moment
from organizations.admin.row_page import Panel, in_short, known_rows
from organizations.models import Organization

MAP = "https://www.openstreetmap.org/?mlat={0}&mlon={1}#map=16/{0}/{1}"


def panels_of(lead: Lead, organization: Organization, nearest: Nearest | None) -> list[Panel]:
    """Panels that have something to say; contact and wishes always."""
    panels = [
        _contact(lead, organization),
        _wants(lead, organization),
        _address(lead, nearest),
        _company(lead),
        _source(lead),
        _other(lead),
    ]
    return [panel for panel in panels if panel.is_known or panel.key in ("contact", "wants")]


def _contact(lead: Lead, organization: Organization) -> Panel:
    phones = [lead.phone, *(row.phone for row in lead.more_phones.all())]
    numbers = format_html_join(
        "", "<div>{}</div>", ((ui.phone(phone, organization.country),) for phone in phones if phone)
    )
    rows = known_rows(
        [
            (_("Phone"), numbers),
            (_("Telegram"), _telegram(lead)),
            (_("Email"), ui.email(lead.email)),
            (_("Speaks"), language_in_words(lead.language)),
            (_("Born"), date_format(lead.birth_date, "j E Y") if lead.birth_date else ""),
            (_("May we write"), {True: _("yes"), False: _("no"), None: ""}[lead.consent]),
        ]
    )
    ways = [_("phone") if lead.phone else "", _("Telegram") if lead.telegram_username or lead.telegram_id else ""]
    answer = in_short(language_in_words(lead.language), *ways, _("email") if lead.email else "")
    return Panel("contact", _("Contact"), answer or _("no way to reach"), rows, is_open=True)


def _telegram(lead: Lead) -> Any:
    if lead.telegram_username:
        return ui.telegram(lead.telegram_username)
    return _("known to the bot") if lead.telegram_id else ""


def _wants(lead: Lead, organization: Organization) -> Panel:
    value = lead.estimated_value
    rows = known_rows(
        [
            (_("Course"), lead.course or ""),
            (_("Branch"), lead.branch or ""),
            (_("Days"), days_in_words(lead.preferred_days)),
            (_("Time"), lead.preferred_time),
            (_("Worth"), money(value, organization.currency) if value else ""),
            (_("First call"), _("done") if lead.introductory_call_done else ""),
        ]
    )
    answer = in_short(lead.course, days_in_words(lead.preferred_days), lead.preferred_time)
    return Panel("wants", _("Wants"), answer or _("not known yet"), rows, is_open=True)


def _address(lead: Lead, nearest: Nearest | None) -> Panel:
    place = in_short(lead.city, lead.district, lead.address)
    has_point = lead.latitude is not None and lead.longitude is not None
    point = format_html(
        '<a href="{}" rel="noopener">{}</a>', MAP.format(lead.latitude, lead.longitude), _("Open the map")
    )
    distance = (
        _("%(branch)s, %(km)s km") % {"branch": nearest.branch, "km": number_format(nearest.km, 1)} if nearest else ""
    )
    rows = known_rows(
        [
            (_("Address"), in_short(lead.address, lead.postal_code)),
            (_("District"), lead.district),
            (_("City"), in_short(lead.city, lead.region, lead.country)),
            (_("Map"), point if has_point else ""),
            (_("Nearest branch"), distance),
        ]
    )
    return Panel("address", _("Address"), place or lead.region or lead.country or distance, rows)


def _company(lead: Lead) -> Panel:
    size = lead.company_size
    rows = known_rows(
        [
            (_("Company"), lead.company),
            (_("Industry"), lead.industry),
            (_("People"), number_format(size, force_grouping=True) if size is not None else ""),
        ]
    )
    return Panel("company", _("Company"), in_short(lead.company, lead.industry), rows)


def _source(lead: Lead) -> Panel:
    rows = known_rows(
        [
            (_("Source"), lead.source or ""),
            (_("Channel"), (lead.source and lead.source.channel) or ""),
            (_("Came by"), lead.get_door_display()),
            (_("Came"), moment(lead.created_at)),
            (_("Partner"), lead.partner or ""),
            (_("Campaign"), lead.campaign),
            *((name, str(value)) for name, value in lead.utm.items()),
            (_("Id in its source"), veil.text(lead.external_id)),
        ]
    )
    return Panel("source", _("Source"), in_short(lead.source or lead.get_door_display(), lead.campaign), rows)


def _other(lead: Lead) -> Panel:
    rows = known_rows((str(name), veil.text(str(value))) for name, value in lead.extra.items())
    return Panel("extra", _("Other columns"), str(len(rows)), rows)
