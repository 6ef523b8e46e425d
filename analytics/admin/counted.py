"""What a figure counts, row by row: the same statement that counted it, without the count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from analytics.choices import Dimension, FigureOf
from analytics.facts import Asked, Fact, Range
from analytics.links import EVERY_CHANNEL, counted_by
from analytics.words import BREAKDOWN, CHANNELS, FIGURES, LEADS, SALES
from common.row_keys import row_key
from common.ui import chip
from leads.choices import STATUS_TONES, LeadStatus
from leads.models import Channel, Lead, LeadSource
from leads.models.status import status_label
from organizations.choices import LEADERS
from organizations.models import Membership

ON_A_PAGE, LAST_PAGE, LONGEST_KEY = 50, 1_000_000, 40
LISTS = {
    FigureOf.SALES.value: "saleskpi",
    FigureOf.LEADS.value: "leadmetrics",
    FigureOf.BREAKDOWN.value: "leadmetrics",
    FigureOf.CHANNEL.value: "marketinganalytics",
}
_WORDS = {FigureOf.SALES.value: SALES, FigureOf.LEADS.value: LEADS, FigureOf.BREAKDOWN.value: BREAKDOWN}


@dataclass(frozen=True)
class Question:
    """What an address asks for; `asked` is None if it makes no sense."""

    figure_of: str
    figure: str
    key: str
    person: int | None
    first: date | None
    last: date | None

    @property
    def asked(self) -> Asked | None:
        return counted_by(self.figure_of, self.figure, person=self.person, key=self.key)

    @property
    def range(self) -> Range | None:
        is_range = self.first and self.last and self.first <= self.last
        return Range(self.first, self.last) if is_range else None  # type: ignore[arg-type]

    @property
    def words(self) -> tuple[Any, Any]:
        """What the figure is called, and its rule."""
        if self.figure_of == FigureOf.BREAKDOWN:
            return _name_of_key(self.figure, self.key), FIGURES["number"][1]
        if self.figure_of == FigureOf.CHANNEL:
            label, rule = CHANNELS[self.figure]
            return f"{label} · {_name_of_channel(self.key)}", rule
        return _WORDS[self.figure_of][self.figure]


@dataclass(frozen=True)
class Row:
    """A fact with the lead it happened to (None: this person may not see it) and whose it was."""

    fact: Fact
    lead: Lead | None
    owner: str
    what: SafeString | str


def counted(request: HttpRequest) -> HttpResponse:
    member: Membership = request.membership  # type: ignore[attr-defined]
    question = _read(request.GET, member)
    if not request.user.has_perm(f"analytics.view_{LISTS.get(question.figure_of, 'leadmetrics')}"):
        raise PermissionDenied
    context: dict[str, Any] = {**admin.site.each_context(request), "title": _("What a figure counts")}
    asked, days = question.asked, question.range
    if asked is None or days is None:
        return render(request, "analytics/counted.html", context, status=404)
    wanted = min(max(row_key(request.GET.get("p", "")) or 1, 1), LAST_PAGE)
    found, facts = days.facts(asked, (wanted - 1) * ON_A_PAGE, ON_A_PAGE)
    label, rule = question.words
    context |= {
        "label": label,
        "rule": rule,
        "person": Membership.objects.filter(pk=question.person).first() if question.person else None,
        "days": days,
        "found": found,
        "rows": _rows(facts, member),
        "shows_owner": question.person is None,
        "pages": page_links(request, wanted, -(-found // ON_A_PAGE)),
        "back": _back(question, days),
    }
    return render(request, "analytics/counted.html", context)


def _rows(facts: Sequence[Fact], member: Membership) -> list[Row]:
    """In four queries, however many facts there are."""
    leads = Lead.objects.visible_to(member).in_bulk({fact.lead_id for fact in facts})
    people = Membership.objects.filter(pk__in={fact.owner_id for fact in facts if fact.owner_id})
    owners: dict[int | None, str] = dict(people.values_list("pk", "name"))
    names = {str(source.pk): source.name for source in LeadSource.objects.all()}
    return [Row(fact, leads.get(fact.lead_id), owners.get(fact.owner_id, ""), _what(fact, names)) for fact in facts]


def _what(fact: Fact, sources: Mapping[str, str]) -> SafeString | str:
    """A status by its chip, anything else in words."""
    if fact.what in LeadStatus.values:
        return chip(status_label(fact.what), STATUS_TONES[fact.what])
    words = {
        "touch": _("First contact"),
        "booked": _("Trial booked"),
        "attended": _("Came to trial"),
        "no_show": _("Did not come"),
        "made": _("Offer made"),
        "done": _("Done in time"),
        "missed": _("Missed"),
    }
    return words.get(fact.what) or sources.get(fact.what) or _("No source")


def _name_of_key(dimension: str, key: str) -> str:
    if dimension == Dimension.STATUS:
        return str(status_label(key))
    source = LeadSource.objects.filter(pk=row_key(key)).first()
    return source.name if source else _("No source")


def _name_of_channel(key: str) -> str:
    if key == EVERY_CHANNEL:
        return _("All channels")
    channel = Channel.objects.filter(pk=row_key(key)).first()
    return channel.name if channel else _("No channel")


def page_links(request: HttpRequest, number: int, last: int) -> dict[str, Any]:
    """Where the neighbours are; nothing if all stands on one page."""
    if last <= 1:
        return {}

    def address(to: int) -> str:
        query = request.GET.copy()
        query["p"] = str(to)
        return f"?{query.urlencode()}"

    before = address(min(number - 1, last)) if number > 1 else ""
    return {"number": number, "last": last, "before": before, "after": address(number + 1) if number < last else ""}


def _back(question: Question, days: Range) -> str:
    """The days the figure stands in."""
    query = {"day_from": days.first.isoformat(), "day_to": days.last.isoformat()}
    if question.person and question.figure_of == FigureOf.SALES:
        query["salesperson__id__exact"] = str(question.person)
    if question.figure_of == FigureOf.CHANNEL and question.key != EVERY_CHANNEL:
        query |= {"channel__id__exact": question.key} if question.key else {"channel__isnull": "True"}
    return f"{reverse(f'admin:analytics_{LISTS[question.figure_of]}_changelist')}?{urlencode(query)}"


def _read(query: Mapping[str, str], member: Membership) -> Question:
    """Whoever sees only own days sees only what counted for them; channels are nobody's own."""
    is_own = not member.has_role(LEADERS) and query.get("of") != FigureOf.CHANNEL
    person = member.pk if is_own else row_key(query.get("person", ""))
    return Question(
        query.get("of", ""),
        query.get("figure", ""),
        query.get("key", "").replace("\0", "")[:LONGEST_KEY],  # no database takes a zero in a text
        person,
        _day(query.get("from", "")),
        _day(query.get("to", "")),
    )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
