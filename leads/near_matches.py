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
        cursor.execute(_REACHED.format(newcomers=sql), (*params, *[organization_id] * len(_JOINS)))
        while rows := cursor.fetchmany(FETCHED_AT_ONCE):
            for row in rows:
                yield Person._make(row[: len(COLUMNS)]), Person._make(row[len(COLUMNS) :])


def _statement() -> str:
    """Each of `_WANTED` gives (ref, value): a newcomer and what another lead would have to hold."""
    both = ", ".join(f"{side}.{name}" for side in "no" for name in COLUMNS)
    newcomer = f"SELECT {', '.join(COLUMNS)} FROM {_LEAD} WHERE id IN ({{newcomers}}) AND NOT is_archived"  # noqa: S608
    joined = (
        f"SELECT {both} FROM {name} k JOIN {_LEAD} o ON {condition} JOIN newcomer n ON n.id = k.ref "  # noqa: S608
        f"WHERE o.organization_id = %s AND NOT o.is_archived AND o.id <> n.id AND {kept}"
        for name, condition, kept in _JOINS
    )
    return f"WITH newcomer AS MATERIALIZED ({newcomer}), {', '.join(_WANTED)} {' UNION ALL '.join(joined)}"


# The partial indexes want `NOT (x = '')` word for word. The range lets the index of emails be used; whoever falls into
# it by the order of a language is compared anyway.
_JOINS = (
    ("slip", "o.phone = k.value", "NOT (o.phone = '')"),
    ("username", "o.telegram_username = k.value", "NOT (o.telegram_username = '')"),
    ("mailbox", "o.email >= k.value AND o.email < k.value || 'zzzzzz'", "NOT (o.email = '')"),
)
_AT = {"postgresql": "strpos(email, '@')", "sqlite": "instr(email, '@')"}[connection.vendor]
# A phone is cut at each place once: `head before own tail`. Then every other digit, or both neighbours swapped.
_WANTED = (
    f"place(p) AS (VALUES {', '.join(f'({place})' for place in range(1, NATIONAL_DIGITS + 1))})",
    f"digit(d) AS (VALUES {', '.join(f"('{digit}')" for digit in range(10))})",
    "part AS MATERIALIZED (SELECT id, p, substr(phone, 1, length(phone) - p - 1) AS head, "  # noqa: S608
    "substr(phone, length(phone) - p, 1) AS before, substr(phone, length(phone) - p + 1, 1) AS own, "
    "substr(phone, length(phone) - p + 2) AS tail FROM newcomer CROSS JOIN place "
    f"WHERE length(phone) >= {SHORTEST_PHONE})",
    "slip(ref, value) AS (SELECT id, head || before || d || tail FROM part CROSS JOIN digit WHERE own <> d "  # noqa: S608
    f"UNION ALL SELECT id, head || own || before || tail FROM part WHERE p < {NATIONAL_DIGITS} AND own <> before "
    "UNION ALL SELECT id, phone FROM newcomer)",
    "username(ref, value) AS (SELECT id, telegram_username FROM newcomer WHERE telegram_username <> '')",
    f"mailbox(ref, value) AS (SELECT id, substr(email, 1, {_AT}) "  # noqa: S608
    f"FROM newcomer WHERE {_AT} > {SHORTEST_MAILBOX})",
)
_REACHED = _statement()
