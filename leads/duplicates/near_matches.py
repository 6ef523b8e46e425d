"""Which pairs of leads are worth comparing: those that share a birth date, an address, or nearly share a phone.

Set-wise, on the indexes that leads have anyway. Names are compared afterwards, in the program.
"""

from collections.abc import Callable, Iterator
from itertools import groupby, islice
from operator import attrgetter, gt, ne
from string import digits

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


def reached_alike(newcomers: QuerySet, organization_id: int, *, one_way: bool) -> Iterator[tuple[Person, Person]]:
    """(newcomer, other current lead): phones equal or a slip apart, the same Telegram, the same mailbox.

    `one_way`: every lead is a newcomer in its turn, so a pair is given from one of its two sides only.
    """
    sql, params = newcomers.filter(is_archived=False).values(*COLUMNS).query.sql_with_params()
    with connection.cursor() as cursor:
        for statement in _STATEMENTS:
            asked = statement.format(newcomers=sql, **(_ONE_WAY if one_way else _BOTH_WAYS))
            cursor.execute(asked, (*params, organization_id))
            while rows := cursor.fetchmany(FETCHED_AT_ONCE):
                for row in rows:
                    yield Person._make(row[: len(COLUMNS)]), Person._make(row[len(COLUMNS) :])


def _statement(more: str, condition: str, kept: str) -> str:
    """Newcomers `n`, each with the rows of `more`, beside other leads `o`. No common table: that runs on one core."""
    both = ", ".join(f"{side}.{name}" for side in "no" for name in COLUMNS)
    return (
        f"SELECT {both} FROM ({{newcomers}}) n {more} JOIN {_LEAD} o ON {condition} "  # noqa: S608
        f"WHERE o.organization_id = %s AND NOT o.is_archived AND {kept}"
    )


SWAP = "x"
_PLACES = ", ".join(f"({place})" for place in range(1, NATIONAL_DIGITS + 1))
_PLACE, _DIGIT = "place.column1", "slip.column2"
_OWN = f"substr(n.phone, length(n.phone) - {_PLACE} + 1, 1)"
_BEFORE = f"substr(n.phone, length(n.phone) - {_PLACE}, 1)"
# A phone with the digit at `place` (from the end) replaced by `digit`, or swapped with the one before it.
_UNTIL, _AFTER = f"substr(n.phone, 1, length(n.phone) - {_PLACE}", f"substr(n.phone, length(n.phone) - {_PLACE} + 2)"
_SLIP = (
    f"CASE {_DIGIT} WHEN '{SWAP}' THEN {_UNTIL} - 1) || {_OWN} || {_BEFORE} || {_AFTER} "
    f"ELSE {_UNTIL}) || {_DIGIT} || {_AFTER} END"
)
_IS_PHONE = f"NOT (o.phone = '') AND length(n.phone) >= {SHORTEST_PHONE}"
_AT = {"postgresql": "strpos(n.email, '@')", "sqlite": "instr(n.email, '@')"}[connection.vendor]
_MAILBOX = f"substr(n.email, 1, {_AT})"
# `NOT (x = '')` word for word as in the partial indexes. The range lets the index of emails be used; whoever falls into
# it by the order of a language is compared anyway. `CROSS JOIN`: else SQLite reads the leads for each slip.
_STATEMENTS = (
    _statement(
        f"CROSS JOIN (VALUES {_PLACES}) place CROSS JOIN (VALUES {{slips}}) slip",
        f"o.phone = {_SLIP}",
        f"{_IS_PHONE} AND slip.column1 = {_OWN} AND ({_DIGIT} <> '{SWAP}' OR {_OWN} {{beyond}} {_BEFORE})",
    ),
    _statement("", "o.phone = n.phone", f"{_IS_PHONE} AND o.id {{beyond}} n.id"),
    _statement(
        "",
        "o.telegram_username = n.telegram_username",
        "NOT (o.telegram_username = '') AND n.telegram_username <> '' AND o.id {beyond} n.id",
    ),
    _statement(
        "",
        f"o.email >= {_MAILBOX} AND o.email < {_MAILBOX} || 'zzzzzz'",
        f"NOT (o.email = '') AND {_AT} > {SHORTEST_MAILBOX} AND o.id {{beyond}} n.id",
    ),
)


def _slips(beyond: Callable[[str, str], bool]) -> str:
    """(digit of the phone, what stands in its place)."""
    wrong = [(own, digit) for own in digits for digit in digits if beyond(digit, own)]
    return ", ".join(f"('{own}', '{digit}')" for own, digit in (*wrong, *((own, SWAP) for own in digits)))


_BOTH_WAYS = {"beyond": "<>", "slips": _slips(ne)}
# Only to a greater number, or a newer lead: half of the work.
_ONE_WAY = {"beyond": ">", "slips": _slips(gt)}
