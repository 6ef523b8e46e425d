"""Rows attached to leads that become one: they move, step aside or stay, with a journal that brings them back."""

from collections.abc import Iterable, Mapping
from itertools import batched
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from leads.choices import ReminderKind, ReminderStatus
from leads.models import Lead, LeadContact, LeadPhone, LeadReminder
from leads.relations import Relation, lead_relations
from leads.services.merge_rules import was_answered
from leads.services.rows import CHUNK

# Rows of which a lead may have one: the other steps aside and comes along in a lesser part.
_STEPPING: dict[str, tuple[Any, str]] = {
    "contact": (LeadContact, "is_primary"),
    "reminder": (LeadReminder, "status"),
}
_PHONES = "leads.LeadPhone.lead"
Numbers = dict[str, list[int]]


def refuse_the_unmovable(leads: Iterable[Lead]) -> None:
    """Some rows forbid that their lead is absorbed."""
    for relation in lead_relations():
        if relation.policy not in ("move", "stay") and any(relation.rows(lead.pk).exists() for lead in leads):
            name = relation.model._meta.verbose_name_plural
            raise ValidationError(_("This lead has %(rows)s, so it cannot go into another one."), params={"rows": name})


def move_rows(winner: Lead, absorbed: Lead) -> tuple[Numbers, Numbers]:
    """(what moved, what stayed): the numbers of the rows by relation. What the winner has already stays."""
    moved, stayed = {}, {}
    for relation in lead_relations():
        if relation.policy == "move" and (numbers := _numbers(relation, absorbed.pk)):
            kept = set(_colliding(relation, absorbed, winner))
            moving = [pk for pk in numbers if pk not in kept]
            _point(relation, moving, winner.pk)
            moved[relation.key] = moving
            stayed[relation.key] = sorted(kept)
    return _filled(moved), _filled(stayed)


def _numbers(relation: Relation, lead_id: int) -> list[int]:
    return list(relation.rows(lead_id).order_by("pk").values_list("pk", flat=True))


def _colliding(relation: Relation, absorbed: Lead, winner: Lead) -> Iterable[int]:
    kept = relation.colliding(absorbed.pk, winner.pk)
    if relation.key == _PHONES:
        kept = kept | relation.rows(absorbed.pk).filter(phone=winner.phone)
    return kept.values_list("pk", flat=True)


def _point(relation: Relation, pks: Iterable[int], lead_id: int) -> None:
    for chunk in batched(pks, CHUNK):
        relation.model._default_manager.filter(pk__in=chunk).update(**{f"{relation.field}_id": lead_id})


def _filled(numbers: Numbers) -> Numbers:
    return {key: pks for key, pks in numbers.items() if pks}


def move_back(moved: Mapping[str, list[int]], *, winner_id: int, absorbed_id: int) -> None:
    """Rows that are still with the winner return; what somebody deleted since stays deleted."""
    for relation in lead_relations():
        for chunk in batched(moved.get(relation.key, ()), CHUNK):
            relation.rows(winner_id).filter(pk__in=chunk).update(**{f"{relation.field}_id": absorbed_id})


def unite_phones(winner: Lead, absorbed: Lead, phones: Iterable[str]) -> list[int]:
    """The winner is reached by these numbers too; the numbers of the rows that are new."""
    known = set(LeadPhone.objects.filter(lead__in=(winner, absorbed)).values_list("phone", flat=True))
    new = sorted(set(phones) - known - {"", winner.phone})
    return [row.pk for row in LeadPhone.objects.bulk_create(LeadPhone(lead=winner, phone=phone) for phone in new)]


def step_aside(winner: Lead, absorbed: Lead, *, next_contact_of: int) -> list[list[Any]]:
    """[kind of row, number, before, after] of what had to make room: a second primary contact, a second follow-up."""
    entries = []
    primary = LeadContact.objects.filter(lead__in=(winner, absorbed), is_primary=True)
    if len(holders := dict(primary.values_list("lead_id", "pk"))) > 1:
        entries.append(["contact", holders[absorbed.pk], True, False])
    entries += _reminders_aside(winner, absorbed, next_contact_of)
    for kind, pk, _before, after in entries:
        _set(kind, pk, after)
    return entries


def _reminders_aside(winner: Lead, absorbed: Lead, next_contact_of: int) -> list[list[Any]]:
    """The follow-up of the date that stays, stays; nobody calls for the first time who was called."""
    waiting = LeadReminder.objects.open().filter(lead__in=(winner, absorbed)).order_by("lead_id", "pk")
    rows = [row for row in waiting if row.kind != ReminderKind.CUSTOM]
    first = [row for row in rows if row.kind == ReminderKind.FIRST_CONTACT]
    if not was_answered(winner, absorbed):
        winners = [row for row in first if row.lead_id == winner.pk]
        first = [row for row in first if row.lead_id == absorbed.pk] if winners else first[1:]
    follow_ups = [row for row in rows if row.kind == ReminderKind.FOLLOW_UP and row.lead_id != next_contact_of]
    aside = [*first, *(follow_ups if next_contact_of else ())]
    return [["reminder", row.pk, row.status, ReminderStatus.CANCELLED.value] for row in aside]


def step_back(entries: Iterable[list[Any]]) -> None:
    """Each as before, unless somebody changed it since or its place is taken."""
    for kind, pk, before, after in entries:
        model, column = _STEPPING[kind]
        if model.objects.filter(pk=pk, **{column: after}).exists():
            _set_if_free(kind, pk, before)


def _set_if_free(kind: str, pk: int, value: Any) -> None:
    try:
        with transaction.atomic():
            _set(kind, pk, value)
    except IntegrityError:
        return


def _set(kind: str, pk: int, value: Any) -> None:
    model, column = _STEPPING[kind]
    model.objects.filter(pk=pk).update(**{column: value})
