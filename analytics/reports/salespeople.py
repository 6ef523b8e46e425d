"""What each salesperson did in a period: the figures of its days together."""

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from analytics.links import sales_url
from analytics.models import SalesKPI
from analytics.reports.question import Question
from analytics.reports.report import Report
from analytics.reports.table import Cell, Chart, Column, Kind, Table, cells, counted
from analytics.words import RULE_OF_CREDIT, SALES
from organizations.models import Membership

COUNTED = (
    *("new_contacts", "trials_scheduled", "trials_attended", "trials_no_show", "offers", "enrolments", "lost"),
    *("follow_ups_completed", "follow_ups_overdue"),
)
# Sums, from which shares and averages follow anew: those of days do not add up.
STORED = (*COUNTED, "responses", "response_seconds")
SHARES = ("overall_percent", "trial_to_enrolment_percent", "completion_percent")
ENROLLED = 1 + COUNTED.index("enrolments")


def _column(name: str) -> Column:
    label, rule = SALES[name]
    kind = Kind.PERCENT if name in SHARES else Kind.MINUTES if name == "response_minutes" else Kind.NUMBER
    return Column(label, kind, rule)


def salespeople(question: Question) -> list[Table]:
    days = SalesKPI.objects.filter(day__gte=question.first, day__lte=question.last, **_of_branch(question))
    sums = days.order_by().values("salesperson").annotate(**{f"all_{name}": Sum(name) for name in STORED})
    found = {row["salesperson"]: SalesKPI(**{name: row[f"all_{name}"] for name in STORED}) for row in sums}
    if not found:
        return []
    names = dict(Membership.objects.filter(pk__in=found).values_list("pk", "name"))
    ranked = sorted(found, key=lambda pk: (-found[pk].enrolments, names[pk]))
    rows = [_row(names[pk], found[pk], question, pk) for pk in ranked]
    whole = SalesKPI(**{name: sum(getattr(row, name) for row in found.values()) for name in STORED})
    columns = [Column(_("Salesperson"), Kind.TEXT), *map(_column, (*COUNTED, *SHARES, "response_minutes"))]
    chart = Chart(_("New contacts and enrolled"), (1, ENROLLED))
    return [Table(columns, rows, _row(str(_("All")), whole), chart=chart)]


def _row(name: str, sums: SalesKPI, question: Question | None = None, pk: int | None = None) -> list[Cell]:
    """Numbers open their rows where one person is meant."""

    def number(figure: str) -> Cell:
        url = sales_url(figure, question.first, question.last, pk) if question else ""
        return counted(getattr(sums, figure), url)

    shares = (getattr(sums, share) for share in SHARES)
    return cells(name, *map(number, COUNTED), *shares, sums.response_minutes)


def _of_branch(question: Question) -> dict[str, QuerySet]:
    """Who works in the branch; without branches of their own people work in all of them."""
    if question.branch is None:
        return {}
    here = Membership.objects.filter(Q(branches=question.branch) | Q(branches=None))
    return {"salesperson__in": here.values("pk")}


REPORT = Report(
    key="salespeople",
    title=_("Salespeople"),
    about=_("Contacts, trials, offers, enrolments and answers of each salesperson."),
    rule=RULE_OF_CREDIT,
    icon="leaderboard",
    make=salespeople,
    usual="month",
    empty=_("No salesperson did anything in these days, or they have not been counted yet: that happens by itself."),
)
