"""What a report is asked: which days, which branch, by whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from analytics.days import begins_at
from analytics.periods import Period, report_periods
from common.row_keys import row_key
from organizations.models import Branch, Membership
from organizations.scoping import open_organization

LONGEST = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Question:
    """Both days belong to the period; no branch means all of them. `mistake` says which words made no sense."""

    first: date
    last: date
    member: Membership
    branch: Branch | None = None
    preset: str = ""
    mistake: str = field(default="", compare=False)

    @property
    def start(self) -> datetime:
        return begins_at(self.first, open_organization().zone)

    @property
    def end(self) -> datetime:
        """The period is half-open: this moment is the first that does not belong to it."""
        return begins_at(self.last + timedelta(days=1), open_organization().zone)

    def without_branch(self) -> "Question":
        return replace(self, branch=None)

    @property
    def query(self) -> dict[str, Any]:
        """As an address says it."""
        branch = {"branch": self.branch.pk} if self.branch else {}
        days = {"period": self.preset} if self.preset else {"from": self.first.isoformat(), "to": self.last.isoformat()}
        return {**days, **branch}

    def leads_url(self, family: str, **filters: Any) -> str:
        """The page of exactly these leads. It names days, so that a link that is kept still means the same tomorrow."""
        asked = replace(self, preset="").query | {"of": family} | filters
        return f"{reverse('admin:report_leads')}?{urlencode(asked)}"


def read_question(query: Mapping[str, str], member: Membership, usual: str) -> Question:
    """`usual` is the period of who asks for none. What makes no sense is told, and the usual period taken instead."""
    known = {period.key: period for period in report_periods(timezone.localdate(timezone=open_organization().zone))}
    branch = Branch.objects.filter(pk=row_key(query.get("branch", ""))).first()
    preset = query.get("period", "")
    if preset in known:
        return _of(known[preset], member, branch)
    first, last = _day(query.get("from", "")), _day(query.get("to", ""))
    if not (query.get("from") or query.get("to")):
        return _of(known[usual], member, branch)
    mistake = _mistake(first, last)
    if mistake or first is None or last is None:
        return replace(_of(known[usual], member, branch), mistake=mistake)
    return Question(first, last, member, branch)


def _of(period: Period, member: Membership, branch: Branch | None) -> Question:
    return Question(period.first, period.last, member, branch, period.key)


def _mistake(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return _("Choose both days, from and to.")
    if first > last:
        return _("The first day is after the last. Exchange them.")
    return _("Choose at most three years at once.") if last - first > LONGEST else ""


def _day(text: str) -> date | None:
    """The ends of the calendar cannot be moved by a day or a time zone."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 1900 <= day.year <= 2200 else None
