"""How many make each step on the way from a lead to a student, beside what the center wants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from analytics.choices import TargetFigure
from analytics.models import percent
from analytics.reports.lead_rows import LeadRows, key_of, names_of
from analytics.reports.lead_sql import LeadFamily
from analytics.reports.question import Question
from analytics.reports.report import Report
from analytics.reports.table import Cell, Chart, Column, Kind, Table, cells, counted
from analytics.targets import KINDS, targets
from organizations.models import Membership


@dataclass(frozen=True, slots=True)
class Doing:
    """Something that goes well or not, of a salesperson each time: `good` is the filter of those that went well."""

    family: LeadFamily
    good: str
    step: Any
    whole: Column
    part: Column
    share: Any


DOINGS = (
    Doing(
        LeadFamily.TOUCHED,
        "answered",
        _("Answered us"),
        Column(_("Called or written to"), Kind.NUMBER, _("Leads we called or wrote to in the period, once each.")),
        Column(
            _("Answered us"),
            Kind.NUMBER,
            _("Of those we called or wrote to: we spoke in these days, or they called or wrote to us after it."),
        ),
        _("Answer rate"),
    ),
    Doing(
        LeadFamily.TRIED,
        "attended",
        _("Came to the trial"),
        Column(_("Trials"), Kind.NUMBER, _("Trials whose time was in the period, and of which it is known who came.")),
        Column(_("Came to the trial"), Kind.NUMBER, _("Of the trials of the period: those somebody came to.")),
        _("Trial completion"),
    ),
    Doing(
        LeadFamily.OFFERED,
        "accepted",
        _("Accepted the offer"),
        Column(
            _("Offers answered"),
            Kind.NUMBER,
            _("Offers answered in the period, whenever made; open ones do not count."),
        ),
        Column(_("Accepted the offer"), Kind.NUMBER, _("Of the offers answered in the period: those accepted.")),
        _("Offer acceptance"),
    ),
)
# The steps of leads that came: (target, which filter those made it before, which those who made it).
STEPS: tuple[tuple[TargetFigure, Any, str, str], ...] = (
    (TargetFigure.CONTACTED_PERCENT, _("Contacted"), "", "contacted"),
    (TargetFigure.QUALIFIED_PERCENT, _("Qualified"), "contacted", "qualified"),
    (TargetFigure.CONVERTED_PERCENT, _("Enrolled of the qualified"), "qualified", "converted"),
)
COLUMNS = (
    Column(_("Step"), Kind.TEXT),
    Column(_("Of"), Kind.NUMBER, _("How many could make the step.")),
    Column(_("Made it"), Kind.NUMBER, _("How many of them made it.")),
    Column(_("Share"), Kind.PERCENT, _("Made it, of those who could.")),
    Column(_("Target"), Kind.PERCENT, _("What the center wants to reach; it is set under Targets.")),
    Column(_("Against the target"), Kind.TEXT),
    Column(_("What is counted"), Kind.TEXT),
)

# {salesperson: (all, those that went well)}.
Sums = Mapping[int | None, tuple[int, int]]


def rates(question: Question) -> list[Table]:
    made = _steps_made(question)
    done = [_sums(question, doing) for doing in DOINGS]
    if not made[0] and not any(done):
        return []
    return [_by_step(question, made, done), *_by_salesperson(question, done)]


def _steps_made(question: Question) -> list[int]:
    """How many leads came, and how many of them made each step."""
    select = "COUNT(*), SUM(c.is_contacted), SUM(c.is_qualified), SUM(c.is_converted)"
    (found,) = LeadRows(question, LeadFamily.STEPPED).counts(f"1, {select}", group="1") or [(1, 0, 0, 0, 0)]
    return list(found[1:])


def _sums(question: Question, doing: Doing) -> Sums:
    found = LeadRows(question, doing.family).counts("c.owner_id, COUNT(*), SUM(c.is_done)", group="c.owner_id")
    return {owner: (number, good) for owner, number, good in found}


def _by_step(question: Question, made: Sequence[int], done: Sequence[Sums]) -> Table:
    wanted = targets()

    def came(name: str) -> str:
        return question.leads_url(LeadFamily.STEPPED, **({name: 1} if name else {}))

    steps = [
        _row(label, counted(before, came(earlier)), counted(number, came(name)), wanted[figure], KINDS[figure].rule)
        for (figure, label, earlier, name), before, number in zip(STEPS, made, made[1:], strict=False)
    ]
    doings = [
        _row(doing.step, *_two(question, doing, *_together(sums)), None, doing.part.rule)
        for doing, sums in zip(DOINGS, done, strict=True)
    ]
    return Table(
        COLUMNS, [*steps, *doings], title=_("By step"), chart=Chart(_("Share and target"), (3, 4), ("main", "quiet"))
    )


def _row(label: Any, whole: Cell, part: Cell, target: int | None, rule: Any) -> list[Cell]:
    share = _share(part, whole)
    return cells(str(label), whole, part, share, target, _against(share, target), str(rule))


def _share(part: Cell, whole: Cell) -> float | None:
    return percent(int(part.value or 0), int(whole.value or 0))


def _against(share: float | None, target: int | None) -> str:
    """A sign that needs no colour."""
    if share is None or target is None:
        return ""
    return "▲ " + _now("reached") if share >= target else "▼ " + _now("below")


def _by_salesperson(question: Question, done: Sequence[Sums]) -> list[Table]:
    people = list({owner for sums in done for owner in sums})
    if not people:
        return []
    names = names_of(people, Membership)
    ranked = sorted(people, key=lambda pk: (pk is None, names.get(pk or 0, "")))
    rows = [[Cell(names.get(pk or 0, _now("Nobody"))), *_numbers(question, pk, done)] for pk in ranked]
    totals = [Cell(_now("All")), *(cell for sums in done for cell in _with_share(*map(Cell, _together(sums))))]
    columns = [Column(_("Salesperson"), Kind.TEXT, _("Who had the lead at that moment."))]
    for doing in DOINGS:
        columns += [doing.whole, doing.part, Column(doing.share, Kind.PERCENT)]
    return [Table(columns, rows, totals, title=_("By salesperson"))]


def _numbers(question: Question, person: int | None, done: Sequence[Sums]) -> list[Cell]:
    found = []
    for doing, sums in zip(DOINGS, done, strict=True):
        found += _with_share(*_two(question, doing, *sums.get(person, (0, 0)), owner=key_of(person)))
    return found


def _two(question: Question, doing: Doing, number: int, good: int, **asked: Any) -> tuple[Cell, Cell]:
    return (
        counted(number, question.leads_url(doing.family, **asked)),
        counted(good, question.leads_url(doing.family, **{doing.good: 1}, **asked)),
    )


def _with_share(whole: Cell, part: Cell) -> list[Cell]:
    return [whole, part, Cell(_share(part, whole))]


def _together(sums: Sums) -> tuple[int, int]:
    return sum(number for number, _good in sums.values()), sum(good for _number, good in sums.values())


REPORT = Report(
    key="rates",
    title=_("Rates by step"),
    about=_("How many leads answer, come to the trial, accept the offer and enrol, beside your targets."),
    rule=_(
        "The steps of leads follow those that came in the period up to today. Calls, trials and offers are those of "
        "the period, whenever the lead came."
    ),
    icon="speed",
    make=rates,
    empty=_(
        "No lead came in these days, nobody was called or written to, and no trial and no offer was decided. Add leads "
        "or import them, then call them from “My day”."
    ),
)
