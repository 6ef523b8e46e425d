"""What would become of each row of a list, and all of them written in one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.results import RowResult
from tablib import Dataset

from common.errors import shown
from import_service.pipeline.lock import lock_imports
from import_service.reference.read_rows import Line
from import_service.reference.resource import ListResource
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit

NEW, CHANGED, SAME, BAD = "new", "changed", "same", "bad"
_STATES = {
    RowResult.IMPORT_TYPE_NEW: NEW,
    RowResult.IMPORT_TYPE_UPDATE: CHANGED,
    RowResult.IMPORT_TYPE_SKIP: SAME,
    RowResult.IMPORT_TYPE_INVALID: BAD,
}


@dataclass(frozen=True)
class Wrong:
    """One thing to correct: column, what stands there, what to do."""

    column: str
    value: str
    message: str


@dataclass(frozen=True)
class Change:
    """A fact before and after."""

    field: str
    column: str
    before: str
    after: str


@dataclass
class Outcome:
    """A row of the file, what it is called, and the row of the list it is `about`."""

    row: int
    state: str
    name: str
    about: Model | None
    changes: list[Change] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


@dataclass(frozen=True)
class Look:
    """All rows with their outcomes. Two looks with one `print` would write the same."""

    outcomes: list[Outcome]

    def count(self, state: str) -> int:
        return sum(outcome.state == state for outcome in self.outcomes)

    @property
    def print(self) -> str:
        said = repr([(outcome.row, outcome.state, outcome.changes) for outcome in self.outcomes])
        return blake2b(said.encode(), digest_size=16).hexdigest()


class ChangedSinceLookError(Exception):
    """Somebody changed the list after it was shown; `look` is what would become of the rows now."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look


def look_at(*, resource: ListResource, lines: Sequence[Line]) -> Look:
    """What would become of each row; nothing is written."""
    return _run(resource, lines, is_trial=True)


@transaction.atomic
def take_in(*, resource: ListResource, lines: Sequence[Line], seen: str, actor: Membership) -> Look:
    """Write the rows as they were `seen` (the print of a look), or nothing. Raises ChangedSinceLookError."""
    lock_imports(actor.organization_id)
    look = _run(resource, lines, is_trial=False)
    if look.print != seen or look.count(BAD):
        raise ChangedSinceLookError(look)
    _write_journal(resource, look, actor)
    return look


def _run(resource: ListResource, lines: Sequence[Line], *, is_trial: bool) -> Look:
    names = ["", *resource.fields]
    table = Dataset(*([line.get(name, "") for name in names] for line in lines), headers=names)
    result = resource.import_data(table, dry_run=is_trial, rollback_on_validation_errors=True)
    for broken in result.base_errors:
        raise broken.error
    return Look([_outcome(resource, line, row) for line, row in zip(lines, result.rows, strict=True)])


def _outcome(resource: ListResource, line: Line, row: RowResult) -> Outcome:
    outcome = Outcome(int(line[""]), _STATES.get(row.import_type, BAD), resource.name_in(line), row.instance)
    if row.errors:
        outcome.wrong = [_of_the_database(row.errors[0].error)]
    elif outcome.state == BAD:
        outcome.wrong = list(_wrong(resource, line, row.validation_error))
    elif outcome.state != SAME:
        outcome.changes = list(_changes(resource, row))
    return outcome


def _of_the_database(error: Exception) -> Wrong:
    """What is no word of the database about this row is a mistake of ours."""
    if not isinstance(error, DatabaseError):
        raise error
    return Wrong("", "", _("Somebody has just saved the same. Upload the file again."))


def _wrong(resource: ListResource, line: Line, error: ValidationError) -> Iterator[Wrong]:
    """Of a cell the first thing only: what cannot be read is missing too."""
    for name, messages in error.message_dict.items():
        column = resource.fields.get(name)
        yield Wrong(str(column.about.label) if column else "", shown(line.get(name, "")), messages[0])


def _changes(resource: ListResource, row: RowResult) -> Iterator[Change]:
    """Of a new row, whatever it has beside its name."""
    for name, column in resource.fields.items():
        before, after = column.export(row.original) if row.original else "", column.export(row.instance)
        if before != after and (row.original or name not in resource.known_by):
            yield Change(name, str(column.about.label), before, after)


def _write_journal(resource: ListResource, look: Look, actor: Membership) -> None:
    """A line for the file, and one for each row, where the history of the row looks for it."""
    facts = {"created": look.count(NEW), "changed": look.count(CHANGED)}
    model = resource.model._meta
    record_audit(
        kind=AuditKind.IMPORTED,
        actor=actor,
        label=str(capfirst(model.verbose_name_plural)),
        payload={"model": model.label_lower, **facts},
    )
    for outcome in look.outcomes:
        if outcome.state == NEW:
            record_audit(kind=AuditKind.ADDED, actor=actor, about=outcome.about)
        elif outcome.state == CHANGED:
            payload = {"message": _changed_in_words(resource, outcome.changes)}
            record_audit(kind=AuditKind.CHANGED, actor=actor, about=outcome.about, payload=payload)


def _changed_in_words(resource: ListResource, changes: Sequence[Change]) -> list[dict[str, Any]]:
    """As the admin keeps it: names of fields in no language, so that each reader sees their own."""
    with override(None):
        names = [str(resource.fields[change.field].about.label) for change in changes]
    return [{"changed": {"fields": names}}]
