"""The buttons that are alike in every row: made once for a page; the row completes their address with its own key."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from leads.admin.next_steps import date_chips


def row_buttons(now: datetime) -> dict[str, SafeString]:
    """By their names in the row's template: what happened, and the dates of the next contact."""
    return {
        "row_touches": render_to_string("leads/list/row_touches.html"),
        "row_dates": render_to_string("leads/list/row_dates.html", {"date_chips": date_chips(now, None)}),
    }
