"""Takes numbers for rows that do not exist yet, so that a plan can already name them.

On PostgreSQL they come from the column's sequence; on SQLite from AUTOINCREMENT's own counter, which never goes back.
"""

from django.db import connection, transaction
from django.db.models import Model


def reserve_ids(model: type[Model], count: int) -> list[int]:
    """`count` primary keys that nobody else will get."""
    if count < 1:
        return []
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(s) FROM pg_get_serial_sequence(%s, 'id') s, generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, table])
        if cursor.rowcount == 0:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()[0]
    return list(range(last - count + 1, last + 1))
