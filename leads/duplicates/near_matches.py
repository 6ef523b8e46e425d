"""Which pairs of leads are worth comparing: those that share a birth date, an address, or nearly share a phone.

Set-wise, on the indexes that leads have anyway. Names are compared afterwards, in the program.
"""

from collections.abc import Iterator
from itertools import groupby, islice
from operator import attrgetter

from django.db import connection
from django.db.models import QuerySet

from leads.duplicates.likeness import NATIONAL_DIGITS, SHORTEST_MAILBOX, SHORTEST_PHONE, Person
from leads.models import Lead

_LEAD = Lead._meta.db_table
COLUMNS = ("id", *Person._fields[1:])
# A date that more leads share was typed to fill a field: 01.01.2000 says nothing of anybody.
MOST_ON_ONE_DAY = 1_000
FETCHED_AT_ONCE = 5_000


def born_on_one_day(newcomers: QuerySet) -> Iterator[list[Person]]:
    """For each birth date of the newcomers, all current leads born then."""
    dates = newcomers.filter(birth_date__isnull=False).values("birth_date")
    rows = Lead.objects.current().filter(birth_date__in=dates).order_by("birth_date").values_list(*COLUMNS)
    people = map(Person._make, rows.iterator(chunk_size=FETCHED_AT_ONCE))
    for _day, born in groupby(people, key=attrgetter("birth_date")):
        group = list(islice(born, MOST_ON_ONE_DAY + 1))
        if len(group) <= MOST_ON_ONE_DAY:
            yield group


def reached_alike(newcomers: QuerySet, organization_id: int) -> Iterator[tuple[Person, Person]]:
    """(newcomer, other current lead): phones equal or a slip apart, the same Telegram, the same mailbox."""
    sql, params = newcomers.values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement.format(newcomers=sql), (*params, organization_id))
            while rows := cursor.fetchmany(FETCHED_AT_ONCE):
                for row in rows:
                    yield Person._make(row[: len(COLUMNS)]), Person._make(row[len(COLUMNS) :])


def _statement(more: str, condition: str, kept: str) -> str:
    """Newcomers `n`, each with the rows of `more`, beside other leads `o`. No common table: that runs on one core."""
    both = ", ".join(f"{side}.{name}" for side in "no" for name in COLUMNS)
    return (
        f"SELECT {both} FROM {_LEAD} n {more} JOIN {_LEAD} o ON {condition} "  # noqa: S608
        "WHERE n.id IN ({newcomers}) AND NOT n.is_archived "
        f"AND o.organization_id = %s AND NOT o.is_archived AND o.id <> n.id AND {kept}"
    )


def _slip() -> str:
    """A phone with the digit at `place` (from the end) replaced by `digit`, or swapped with the one before it."""
    place, digit = "place.column1", "digit.column1"
    until, after = f"substr(n.phone, 1, length(n.phone) - {place}", f"substr(n.phone, length(n.phone) - {place} + 2)"
    own, before = f"substr(n.phone, length(n.phone) - {place} + 1, 1)", f"substr(n.phone, length(n.phone) - {place}, 1)"
    return (
        f"CASE {digit} WHEN '{SWAP}' THEN {until} - 1) || {own} || {before} || {after} "
        f"ELSE {until}) || {digit} || {after} END"
    )


SWAP = "x"
_PLACES = ", ".join(f"({place})" for place in range(1, NATIONAL_DIGITS + 1))
_DIGITS = ", ".join(f"('{digit}')" for digit in (*range(10), SWAP))
_AT = {"postgresql": "strpos(n.email, '@')", "sqlite": "instr(n.email, '@')"}[connection.vendor]
_MAILBOX = f"substr(n.email, 1, {_AT})"
# `NOT (x = '')` word for word as in the partial indexes. The range lets the index of emails be used; whoever falls into
# it by the order of a language is compared anyway.
_STATEMENTS = (
    _statement(
        f"CROSS JOIN (VALUES {_PLACES}) place CROSS JOIN (VALUES {_DIGITS}) digit",
        f"o.phone = {_slip()}",
        f"NOT (o.phone = '') AND length(n.phone) >= {SHORTEST_PHONE}",
    ),
    _statement(
        "",
        "o.telegram_username = n.telegram_username",
        "NOT (o.telegram_username = '') AND n.telegram_username <> ''",
    ),
    _statement(
        "",
        f"o.email >= {_MAILBOX} AND o.email < {_MAILBOX} || 'zzzzzz'",
        f"NOT (o.email = '') AND {_AT} > {SHORTEST_MAILBOX}",
    ),
)
