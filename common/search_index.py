"""The index by which PostgreSQL finds rows by any part of their `search_text`, as an operation of a migration."""

from django.db import ProgrammingError, migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

NO_EXTENSION = """
The database user may not install the extension pg_trgm, by which people are found by any part of a name or phone.
Let an administrator of the database run this once, then migrate again:
    CREATE EXTENSION pg_trgm;"""


def search_index(name: str, table: str) -> migrations.RunPython:
    """SQLite needs none: it reads a million rows in less time than the slower import of every row would cost."""

    def create(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        try:
            with transaction.atomic(using=schema_editor.connection.alias):
                schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except ProgrammingError as refusal:
            raise ProgrammingError(f"{refusal}{NO_EXTENSION}") from refusal
        schema_editor.execute(f"CREATE INDEX {name} ON {table} USING gin (search_text gin_trgm_ops)")

    def drop(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")

    return migrations.RunPython(create, drop)
