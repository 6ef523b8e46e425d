"""Won and lost: what was decided in a period, for which reasons, by source and by salesperson."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from analytics.models import percent
from analytics.reports.lead_rows import LeadRows, key_of, names_of
from analytics.reports.lead_sql import LeadFamily
from analytics.reports.question import Question
from analytics.reports.report import Report
from analytics.reports.table import Cell, Chart, Column, Kind, Table, cells, counted
from leads.choices import LeadStatus
from leads.models import LeadSource
from leads.models.status import status_label
from organizations.models import Membership

REASONS_SHOWN = 20
LOST = Column(_("Lost"), Kind.NUMBER, _("Whose last decision in the period was lost, not suitable or cancelled."))
WON = Column(_("Enrolled"), Kind.NUMBER, _("Whose last decision in the period was to enrol."))
SHARE = Column(_("Won of the decided"), Kind.PERCENT, _("Enrolled / (enrolled + lost)."))
OF_LOST = Column(_("Of the lost"), Kind.PERCENT)
USUAL_REASON = Column(_("Most often because"), Kind.TEXT, _("The reason that was given most often."))

# (source, owner, is won, reason, status): how many.
Decided = Counter[tuple[int | None, int | None, int, str, str]]


def lost(question: Question) -> list[Table]:
    columns = "c.source_id, c.owner_id, c.is_won, c.reason, c.status"
    found = LeadRows(question, LeadFamily.DECIDED).counts(f"{columns}, COUNT(*)", group=columns)
    decided: Decided = Counter({tuple(key): number for *key, number in found})
    if not decided:
        return []
    return [
        *_reasons(question, decided),
        _by(question, decided, 0, "source", _("By source"), Column(_("Source"), Kind.TEXT), LeadSource),
        _by(question, decided, 1, "owner", _("By salesperson"), Column(_("Salesperson"), Kind.TEXT), Membership),
    ]


def _reasons(question: Question, decided: Decided) -> list[Table]:
    counts: Counter[tuple[str, str]] = Counter()
    for (_source, _owner, is_won, reason, status), number in decided.items():
        if not is_won:
            counts[reason, status] += number
    if not counts:
        return []
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rows = [_reason_row(question, *key, number, counts.total()) for key, number in ranked[:REASONS_SHOWN]]
    if rest := sum(number for _key, number in ranked[REASONS_SHOWN:]):
        rows.append(cells(str(_("Other reasons")), "", rest, percent(rest, counts.total())))
    columns = (Column(_("Reason"), Kind.TEXT), Column(_("Became"), Kind.TEXT), LOST, OF_LOST)
    totals = cells(str(_("All")), "", counts.total(), percent(counts.total(), counts.total()))
    return [Table(columns, rows, totals, _("Reasons"), Chart(_("Why leads are lost"), (2,), ("bad",)))]


def _reason_row(question: Question, reason: str, status: str, number: int, of_all: int) -> list[Cell]:
    url = question.leads_url(LeadFamily.DECIDED, reason=reason, status=status)
    named = reason or str(_("No reason given"))
    return cells(named, status_label(LeadStatus(status)), counted(number, url), percent(number, of_all))


def _by(question: Question, decided: Decided, place: int, name: str, title: Any, column: Column, model: Any) -> Table:
    """The same decisions by who or what stands at this place of their key."""
    won: Counter[int | None] = Counter()
    reasons: dict[int | None, Counter[str]] = defaultdict(Counter)
    for key, number in decided.items():
        whose: Any = key[place]
        if key[2]:
            won[whose] += number
        else:
            reasons[whose][key[3]] += number
    every = sorted({*won, *reasons}, key=lambda pk: (-won[pk] - reasons[pk].total(), pk or 0))
    names = names_of(every, model)
    rows = [_line(question, name, pk, names, won[pk], reasons[pk]) for pk in every]
    all_won, all_lost = won.total(), sum(counts.total() for counts in reasons.values())
    totals = cells(str(_("All")), all_won, all_lost, percent(all_won, all_won + all_lost), "")
    return Table((column, WON, LOST, SHARE, USUAL_REASON), rows, totals, title, Chart(title, (1, 2), ("good", "bad")))


def _line(
    question: Question, name: str, pk: int | None, names: Mapping[int, str], won: int, reasons: Counter[str]
) -> Sequence[Cell]:
    asked = {name: key_of(pk)}
    most = min(reasons.items(), key=lambda item: (-item[1], item[0]))[0] if reasons else ""
    nobody = _("No source") if name == "source" else _("Nobody")
    return cells(
        str(nobody) if pk is None else names.get(pk, ""),
        counted(won, question.leads_url(LeadFamily.DECIDED, won=1, **asked)),
        counted(reasons.total(), question.leads_url(LeadFamily.DECIDED, won=0, **asked)),
        percent(won, won + reasons.total()),
        most,
    )


REPORT = Report(
    key="lost",
    title=_("Won and lost"),
    about=_("What was decided, why leads were lost, and how that differs by source and salesperson."),
    rule=_(
        "Counts each lead once, by its last decision in the period, whenever it came; what was taken back does not "
        "count. A decision is of who had the lead at that moment."
    ),
    icon="thumbs_up_down",
    make=lost,
    empty=_("Nothing was decided in these days: no lead enrolled, and none was lost."),
)
