"""The guard against booking anything twice, in the database itself, so that it holds on every way in.

PostgreSQL gets an exclusion constraint, SQLite two triggers; both raise IntegrityError. Django's own
ExclusionConstraint breaks migrations and forms on SQLite, hence an operation of our own. A trigger is lost when Django
remakes its table: `restore_guards` runs after every migration.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.migrations.operations.base import Operation, OperationCategory


@dataclass(frozen=True)
class Guard:
    """No two rows of `table` with the same `key` share a moment. Rows without a key clash with nobody."""

    name: str
    table: str
    key: str

    def creating(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            return [
                f"ALTER TABLE {self.table} ADD CONSTRAINT {self.name} EXCLUDE USING gist "
                f"({self.key} WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&) "
                f"WHERE ({self.key} IS NOT NULL) DEFERRABLE INITIALLY IMMEDIATE"
            ]
        return [self._trigger("insert", ""), self._trigger("update", "AND id <> OLD.id")]

    def dropping(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            return [f"ALTER TABLE {self.table} DROP CONSTRAINT {self.name}"]
        return [f"DROP TRIGGER IF EXISTS {self.name}_{event}" for event in ("insert", "update")]

    def _trigger(self, event: str, but: str) -> str:
        return (
            f"CREATE TRIGGER IF NOT EXISTS {self.name}_{event} BEFORE {event.upper()} ON {self.table} "  # noqa: S608
            f"WHEN NEW.{self.key} IS NOT NULL BEGIN SELECT RAISE(ABORT, '{self.name}') "
            f"WHERE EXISTS (SELECT 1 FROM {self.table} WHERE {self.key} = NEW.{self.key} {but} "
            "AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at); END"
        )


GUARDS = tuple(
    Guard(f"occupancy_{key}_free", "scheduling_roomoccupancy", f"{key}_id") for key in ("room", "teacher", "group")
)


class NoOverlap(Operation):
    """Puts the guards on, and takes them off again."""

    reduces_to_sql = True
    reversible = True
    category = OperationCategory.SQL

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The tables stay as they are."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for guard in GUARDS:
            for statement in guard.creating(schema_editor.connection.vendor):
                schema_editor.execute(statement)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for guard in GUARDS:
            for statement in guard.dropping(schema_editor.connection.vendor):
                schema_editor.execute(statement)

    def describe(self) -> str:
        return "No room, teacher or group is booked twice"


def restore_guards(using: str, **_kwargs: Any) -> None:
    """After a migration: triggers that went with a table are made again. PostgreSQL keeps its constraints itself."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    if connection.vendor != "sqlite" or GUARDS[0].table not in tables:
        return
    with connection.cursor() as cursor:
        for guard in GUARDS:
            for statement in guard.creating(connection.vendor):
                cursor.execute(statement)
