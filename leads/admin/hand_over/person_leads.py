"""What pages of people say of somebody's open leads: how many, where they are, how to hand them over."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from common.counting import count_many, shown_count
from common.ui import icon
from leads.services.hand_over import leads_of


def leads_of_person(request: HttpRequest, person: Model) -> Mapping[str, Any]:
    """On the page of one person, as far as the reader may see them."""
    theirs = leads_of(person).visible_to(request.membership)  # type: ignore[attr-defined]
    counts = count_many({"open": theirs, "overdue": theirs.overdue(timezone.now())})
    urls = {"url": _list_url(person), "hand_over_url": _hand_over_url(person)}
    return {**counts, "shown": shown_count(counts["open"]), **urls}


def open_leads_of(_request: HttpRequest, people: Sequence[Model]) -> Mapping[int, str]:
    """In the list of people, for who may give leads to others and so sees all; nothing for who has none."""
    counts = count_many({str(person.pk): leads_of(person) for person in people})
    return {person.pk: _cell(person, count) for person in people if (count := counts[str(person.pk)])}


def _cell(person: Model, count: int) -> str:
    return format_html(
        '<span class="people-leads"><a href="{}">{}</a><a class="x-btn" href="{}" aria-label="{}">{}{}</a></span>',
        _list_url(person),
        shown_count(count),
        _hand_over_url(person),
        _("Hand over the leads of %(name)s") % {"name": person},
        icon("swap_horiz"),
        _("Hand over"),
    )


def _list_url(person: Model) -> str:
    return f"{reverse('admin:leads_lead_changelist')}?owner={person.pk}"


def _hand_over_url(person: Model) -> str:
    return f"{reverse('admin:leads_lead_hand_over')}?person={person.pk}"
