"""Writes what a file says of channels and days, and takes a whole file back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from analytics.models import Spend
from analytics.services.compute_kpis import compute_kpis
from analytics.spending.choices import Choices
from analytics.spending.look import Look, look_at_spend
from analytics.spending.read_file import SpendFile
from import_service.pipeline.lock import lock_imports
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit

# Days between others are cheaper to count along than to begin anew.
_GAP = timedelta(days=7)
_LONGEST_RUN = timedelta(days=366)
_CHUNK = 500


class ChangedSinceLookError(Exception):
    """What would be written is no longer what was shown; `look` is how it would be now."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look


@dataclass(frozen=True)
class Undone:
    """How many rows do not count any more, and how many count again."""

    taken_back: int
    restored: int


@transaction.atomic
def import_spend(*, file: SpendFile, choices: Choices, seen: str, actor: Membership) -> UUID:
    """Write the rows as they were `seen` (the print of a look), or nothing. Raises ChangedSinceLookError.

    What the file replaces is taken back, not deleted.
    """
    lock_imports(actor.organization_id)
    look = look_at_spend(file, choices)
    if look.print != seen:
        raise ChangedSinceLookError(look)
    key, entries = uuid4(), look.to_write
    before = list({row.pk: row for entry in entries for row in entry.before}.values())
    _mark(before, taken_back_at=timezone.now(), replaced_by=key)
    Spend.objects.bulk_create(
        [
            Spend(
                organization=actor.organization,
                channel=entry.channel,
                first=entry.first,
                last=entry.last,
                amount=entry.amount,
                impressions=entry.impressions,
                clicks=entry.clicks,
                note=file.name,
                entered_by=actor,
                imported_as=key,
            )
            for entry in entries
        ],
        batch_size=_CHUNK,
    )
    facts = {"model": Spend._meta.label_lower, "created": len(entries), "changed": len(before)}
    record_audit(kind=AuditKind.IMPORTED, actor=actor, label=file.name, payload=facts)
    _tell_replaced(before, actor)
    _count(entries)
    return key


@transaction.atomic
def undo_spend_import(*, key: UUID, actor: Membership) -> Undone:
    """What somebody has corrected since stays; what the file had replaced counts again if its days are free."""
    lock_imports(actor.organization_id)
    ours = list(Spend.objects.filter(imported_as=key, taken_back_at=None).select_for_update())
    _mark(ours, taken_back_at=timezone.now())
    # A later file that is undone does not bring back what is undone already.
    Spend.objects.filter(imported_as=key).update(replaced_by=None)
    replaced = list(Spend.objects.filter(replaced_by=key, taken_back_at__isnull=False).select_for_update())
    back = list(_with_free_days(replaced))
    _mark(back, taken_back_at=None, replaced_by=None)
    label = next((row.note for row in ours), "")
    facts = {"model": Spend._meta.label_lower, "changed": len(ours), "restored": len(back)}
    record_audit(kind=AuditKind.TAKEN_BACK, actor=actor, label=label, payload=facts)
    _count([*ours, *back])
    return Undone(len(ours), len(back))


def _mark(rows: list[Spend], **facts: object) -> None:
    for start in range(0, len(rows), _CHUNK):
        Spend.objects.filter(pk__in=[row.pk for row in rows[start : start + _CHUNK]]).update(**facts)


def _tell_replaced(rows: list[Spend], actor: Membership) -> None:
    for row in rows:
        record_audit(kind=AuditKind.CHANGED, actor=actor, about=row, payload={"before": str(row), "after": "–"})


def _with_free_days(rows: list[Spend]) -> Iterator[Spend]:
    if not rows:
        return
    first, last = min(row.first for row in rows), max(row.last for row in rows)
    counting = Spend.objects.filter(taken_back_at=None, first__lte=last, last__gte=first)
    taken = list(counting.values_list("channel_id", "first", "last"))
    for row in rows:
        if not any(row.channel_id == one[0] and row.first <= one[2] and row.last >= one[1] for one in taken):
            yield row


def _count(rows: Iterable[object]) -> None:
    for first, last in _runs(sorted((row.first, row.last) for row in rows)):  # type: ignore[attr-defined]
        compute_kpis(first=first, last=last)


def _runs(ranges: list[tuple[date, date]]) -> Iterator[tuple[date, date]]:
    """Ranges of days in order, those near each other as one."""
    run: tuple[date, date] | None = None
    for first, last in ranges:
        if run and first - run[1] <= _GAP and last - run[0] < _LONGEST_RUN:
            run = (run[0], max(run[1], last))
        else:
            if run:
                yield run
            run = (first, last)
    if run:
        yield run
