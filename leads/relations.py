"""Every table that points to leads, and what becomes of its rows when two leads become one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Field, Model, OuterRef, Q, QuerySet, UniqueConstraint

from common.contributions import MergePolicy, merge_policies
from leads.models import Lead


@dataclass(frozen=True)
class Relation:
    """A foreign key to Lead. `key` names it in the registry and in journals: "leads.Touchpoint.lead"."""

    key: str
    model: Any
    field: str
    policy: MergePolicy | None

    def rows(self, lead_id: int) -> QuerySet:
        found: QuerySet = self.model._default_manager.filter(**{self.field: lead_id})
        return found

    def colliding(self, absorbed_id: int, winner_id: int) -> QuerySet:
        """Rows of the absorbed lead beside which the winner has one already, where there may be only one."""
        clash = Q(pk__in=[])
        for others, condition in self._unique_with():
            beside = self.rows(winner_id).filter(condition, **{name: OuterRef(name) for name in others})
            clash |= condition & Q(Exists(beside))
        return self.rows(absorbed_id).filter(clash)

    def _unique_with(self) -> Iterator[tuple[tuple[str, ...], Q]]:
        """For each constraint on this key: the other fields of it, and when it holds."""
        meta = self.model._meta
        if meta.get_field(self.field).unique:
            yield (), Q()
        groups = [(tuple(fields), Q()) for fields in meta.unique_together]
        rules = (rule for rule in meta.constraints if isinstance(rule, UniqueConstraint))
        groups += [(tuple(rule.fields), rule.condition or Q()) for rule in rules]
        for fields, condition in groups:
            if self.field in fields:
                yield tuple(name for name in fields if name != self.field), condition


def lead_relations() -> list[Relation]:
    """Hidden ones and those of tables between too."""
    policies = dict(merge_policies.items())
    found = (field for field in Lead._meta.get_fields(include_hidden=True) if _points_here(field))
    return [_relation(field, policies) for field in found]


def _points_here(field: Any) -> bool:
    return bool(field.auto_created and not field.concrete and (field.one_to_many or field.one_to_one))


def _relation(reverse: Any, policies: dict[str, MergePolicy]) -> Relation:
    model: type[Model] = reverse.related_model
    field: Field[Any, Any] = reverse.field
    key = f"{model._meta.label}.{field.name}"
    return Relation(key, model, field.name, policies.get(key))
