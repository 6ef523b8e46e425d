"""Leads under the same phone or email, while somebody adds a client."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from common.contributions import KnownPerson
from leads.admin.relatives import Relative, relatives
from leads.matching import find_same

SHOWN = 5


def leads_under(request: HttpRequest, addresses: Mapping[str, Any]) -> list[KnownPerson]:
    """As far as this person may open them; that there is one is told in any case."""
    found = find_same(**addresses)[:SHOWN]
    return [_known(one) for one in relatives(found, request.membership)]  # type: ignore[attr-defined]


def _known(one: Relative) -> KnownPerson:
    lead = one.lead
    owner = lead.owner.name if lead.owner else _("nobody’s")
    return KnownPerson(str(lead.public_id), lead.name, f"{lead.get_status_display()} · {owner}", one.url)
