"""Which pairs of leads are worth comparing: those that share a birth date, an address, or nearly share a phone.

Set-wise, on the indexes that leads have anyway. Names are compared afterwards, in the program.
"""

from collections.abc import Iterator
from itertools import groupby, islice
from operator import attrgetter

from django.db import connection
from django.db.models import QuerySet

from leads.likeness import NATIONAL_DIGITS, SHORTEST_MAILBOX, SHORTEST_PHONE, Person
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
        for join in (_PHONES, _TELEGRAM, _MAILBOXES):
            cursor.execute(join.format(newcomers=sql), (*params, organization_id))
            while rows := cursor.fetchmany(FETCHED_AT_ONCE):
                for row in rows:
                    yield Person._make(row[: len(COLUMNS)]), Person._make(row[len(COLUMNS) :])


def _join(source: str, condition: str, kept: str) -> str:
    """`source` gives (ref, value) of newcomers. The partial indexes want `kept` word for word."""
    both = ", ".join(f"{side}.{name}" for side in "no" for name in COLUMNS)
    return (
        f"SELECT {both} FROM ({source}) k JOIN {_LEAD} n ON n.id = k.ref JOIN {_LEAD} o ON {condition} "  # noqa: S608
        f"WHERE o.organization_id = %s AND NOT o.is_archived AND NOT n.is_archived AND o.id <> n.id AND {kept}"
    )


def _slips() -> str:
    """Every phone that one slip makes of a newcomer's, and the phone itself."""
    places = ", ".join(f"({place})" for place in range(1, NATIONAL_DIGITS + 1))
    digits = ", ".join(f"('{digit}')" for digit in range(10))
    before, after = "substr(phone, 1, length(phone) - p)", "substr(phone, length(phone) - p + 2)"
    swapped = (
        "substr(phone, 1, length(phone) - p - 1) || substr(phone, length(phone) - p + 1, 1) || "
        "substr(phone, length(phone) - p, 1) || substr(phone, length(phone) - p + 2)"
    )
    return (
        f"WITH source AS (SELECT id, phone FROM {_LEAD} WHERE id IN ({{newcomers}}) "  # noqa: S608
        f"AND length(phone) >= {SHORTEST_PHONE}), place(p) AS (VALUES {places}), digit(d) AS (VALUES {digits}) "
        f"SELECT id AS ref, {before} || d || {after} AS value FROM source CROSS JOIN place CROSS JOIN digit "
        "WHERE substr(phone, length(phone) - p + 1, 1) <> d "
        f"UNION ALL SELECT id, {swapped} FROM source CROSS JOIN place WHERE p < {NATIONAL_DIGITS} "
        "AND substr(phone, length(phone) - p, 1) <> substr(phone, length(phone) - p + 1, 1) "
        "UNION ALL SELECT id, phone FROM source"
    )


def _column(name: str) -> str:
    return f"SELECT id AS ref, {name} AS value FROM {_LEAD} WHERE id IN ({{newcomers}}) AND {name} <> ''"  # noqa: S608


_AT = {"postgresql": "strpos(email, '@')", "sqlite": "instr(email, '@')"}[connection.vendor]
_MAILBOX = (
    f"SELECT id AS ref, substr(email, 1, {_AT}) AS value FROM {_LEAD} "  # noqa: S608
    f"WHERE id IN ({{newcomers}}) AND {_AT} > {SHORTEST_MAILBOX}"
)
# A range, so that the index of emails is of use; whoever falls into it by the order of a language is compared anyway.
_MAILBOXES = _join(_MAILBOX, "o.email >= k.value AND o.email < k.value || 'zzzzzz'", "NOT (o.email = '')")
_PHONES = _join(_slips(), "o.phone = k.value", "NOT (o.phone = '')")
_TELEGRAM = _join(_column("telegram_username"), "o.telegram_username = k.value", "NOT (o.telegram_username = '')")
