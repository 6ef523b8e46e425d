"""The clients of a center: who they are, where they live, how they came, and how they are talked with."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analytics.days import begins_at
from analytics.models import percent
from analytics.reports.lead_rows import names_of
from analytics.reports.question import Question
from analytics.reports.report import Report
from analytics.reports.table import Cell, Chart, Column, Kind, Table, cells, counted, total
from clients.choices import UNREACHED, ClientStatus, Direction, TouchChannel
from clients.models import Client, ClientInteraction
from organizations.models import Membership
from organizations.scoping import open_organization

PLACES_SHOWN = 20
SILENT_DAYS = 90
NOW = Column(_("Now"), Kind.NUMBER, _("Clients that are not archived, as they stand today."))
CAME = Column(_("Came in these days"), Kind.NUMBER, _("Of these: became a client in the period."))
ACTIVE = Column(pgettext_lazy("clients", "Active"), Kind.NUMBER, _("Of these: with the status “active” today."))
SHARE = Column(_("Of all"), Kind.PERCENT)
LINKED = Column(_("In Telegram"), Kind.NUMBER, _("They, or who answers for them, are in a chat with the center's bot."))
SILENT = Column(_("Silent for 90 days"), Kind.NUMBER, _("The last contact was more than 90 days ago."))
TALKS = (
    Column(_("Talks and messages"), Kind.NUMBER, _("Contacts with clients in the period; slips of the hand are none.")),
    Column(_("Clients"), Kind.NUMBER, _("With how many different clients.")),
    Column(_("We began"), Kind.NUMBER),
    Column(_("They began"), Kind.NUMBER),
    Column(_("Reached"), Kind.PERCENT, _("Of those we began: neither no answer, nor a voice mail, nor undeliverable.")),
    Column(_("Minutes"), Kind.NUMBER, _("Of those whose length was written down.")),
)


def clients(question: Question) -> list[Table]:
    rows = Client.objects.current()
    rows = rows.filter(branch=question.branch) if question.branch else rows
    talks = _talks(question)
    ways = {key: str(label) for key, label in TouchChannel.choices}
    people = names_of(list(talks.values_list("actor", flat=True).distinct()), Membership)
    tables = (
        _statuses(question, rows),
        _places(question, rows, "city", _("Where they live"), Column(_("City"), Kind.TEXT)),
        _places(question, rows, "source", _("How they came"), Column(_("Came by"), Kind.TEXT)),
        _talk_table(talks, "channel", ways, _("By which way"), Column(_("Way"), Kind.TEXT)),
        _talk_table(talks, "actor", people, _("Who talks with them"), Column(_("Who"), Kind.TEXT)),
    )
    return [table for table in tables if table is not None]


def _numbers(question: Question) -> dict[str, Any]:
    came = Q(created_at__gte=question.start, created_at__lt=question.end)
    return {"now": Count("pk"), "came": Count("pk", filter=came)}


def _asked(question: Question) -> dict[str, str]:
    """The days, as the list of clients reads them."""
    return {"created_from": question.first.isoformat(), "created_to": question.last.isoformat()}


def _cell(question: Question, number: int, **asked: str) -> Cell:
    branch = {"branch": question.branch.pk} if question.branch else {}
    return counted(number, f"{reverse('admin:clients_client_changelist')}?{urlencode({**asked, **branch})}")


def _statuses(question: Question, rows: QuerySet) -> Table | None:
    zone = open_organization().zone
    silent_since = begins_at(timezone.localdate(timezone=zone) - timedelta(days=SILENT_DAYS), zone)
    found = {
        row["status"]: row
        for row in rows.order_by()
        .values("status")
        .annotate(
            **_numbers(question),
            linked=Count("pk", filter=Client.objects.in_telegram()),
            silent=Count("pk", filter=Q(last_contact_at__lt=silent_since)),
        )
    }
    if not found:
        return None
    lines = [_status_row(question, status, found[status]) for status in ClientStatus if status in found]
    totals = cells(str(_("All")), *(total(lines, place) for place in range(1, 5)))
    columns = (Column(_("Status"), Kind.TEXT), NOW, CAME, LINKED, SILENT)
    return Table(columns, lines, totals, _("Who they are"), Chart(_("Clients by status"), (1,)))


def _status_row(question: Question, status: ClientStatus, row: Mapping[str, Any]) -> list[Cell]:
    asked = {"status": status.value}
    return cells(
        str(status.label),
        _cell(question, row["now"], **asked),
        _cell(question, row["came"], **asked, **_asked(question)),
        _cell(question, row["linked"], **asked, telegram="linked"),
        _cell(question, row["silent"], **asked, contact="quarter"),
    )


def _places(question: Question, rows: QuerySet, key: str, title: Any, column: Column) -> Table | None:
    active = Count("pk", filter=Q(status=ClientStatus.ACTIVE))
    found = rows.order_by().values_list(key).annotate(**_numbers(question), active=active)
    ranked = sorted(found, key=lambda line: (not line[0], -line[1], line[0]))
    if not any(line[0] for line in ranked):
        return None
    whole = sum(line[1] for line in ranked)
    named = [line for line in ranked if line[0]]
    lines = [_place_row(question, key, line, whole) for line in named[:PLACES_SHOWN]]
    for label, rest in ((_("Others"), named[PLACES_SHOWN:]), (_("Not written down"), ranked[len(named) :])):
        if rest:
            now, came, active_now = (sum(line[place] for line in rest) for place in (1, 2, 3))
            lines.append(cells(str(label), now, came, active_now, percent(now, whole)))
    totals = cells(str(_("All")), *(total(lines, place) for place in range(1, 4)), percent(whole, whole))
    return Table(
        (column, NOW, CAME, ACTIVE, SHARE),
        lines,
        totals,
        title,
        Chart(_("Clients now, and the active of them"), (1, 3)),
    )


def _place_row(question: Question, key: str, line: tuple[str, int, int, int], whole: int) -> list[Cell]:
    place, now, came, active = line
    asked = {key: place}
    return cells(
        place,
        _cell(question, now, **asked),
        _cell(question, came, **asked, **_asked(question)),
        _cell(question, active, **asked, status=ClientStatus.ACTIVE.value),
        percent(now, whole),
    )


def _talks(question: Question) -> QuerySet:
    rows = ClientInteraction.objects.filter(at__gte=question.start, at__lt=question.end, taken_back_at=None).order_by()
    return rows.filter(client__branch=question.branch) if question.branch else rows


def _talk_table(talks: QuerySet, key: str, names: Mapping[Any, str], title: Any, column: Column) -> Table | None:
    found = {row["what"]: row for row in talks.values(what=F(key)).annotate(**_TALKED)}
    if not found:
        return None
    ranked = sorted(found, key=lambda what: (-found[what]["number"], names.get(what, "")))
    lines = [_talk_row(names.get(what) or str(_("Nobody")), found[what]) for what in ranked]
    totals = _talk_row(str(_("All")), talks.aggregate(**_TALKED))
    return Table((column, *TALKS), lines, totals, title, Chart(_("Who began"), (3, 4), ("main", "quiet")))


_OURS = Q(direction=Direction.OUTBOUND)
_TALKED = {
    "number": Count("pk"),
    "people": Count("client", distinct=True),
    "ours": Count("pk", filter=_OURS),
    "reached": Count("pk", filter=_OURS & ~Q(outcome__in=UNREACHED)),
    "minutes": Sum("duration_minutes"),
}


def _talk_row(name: str, row: Mapping[str, Any]) -> list[Cell]:
    number, ours = row["number"], row["ours"]
    return cells(name, number, row["people"], ours, number - ours, percent(row["reached"], ours), row["minutes"] or 0)


REPORT = Report(
    key="clients",
    title=_("Clients"),
    about=_("Who the clients are, where they live, how they came, and how they are talked with."),
    rule=_(
        "Clients that are not archived, as they stand today: people who learn, who answer for others, and companies. "
        "Talks are of the period."
    ),
    icon="badge",
    make=clients,
    empty=_("There are no clients yet. Make a lead a client, or add one under Clients."),
)
