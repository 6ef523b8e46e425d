"""What a center has only once: how a second one is refused, in words and at its field."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, UniqueConstraint
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from common.names import name_key


def taken(row: Model, names: Iterable[str]) -> ValidationError:
    """Says what stands there already, where, and what to do. People know one center only: it is not named."""
    values = (_shown(row, name) for name in names if name != "organization")
    words = _("“%(value)s” is in the list “%(list)s” already. Open it there, or write something else here.")
    where = capfirst(row._meta.verbose_name_plural)
    return ValidationError(words, code="unique", params={"value": ", ".join(filter(None, values)), "list": where})


def _shown(row: Any, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, date):
        return date_format(value, "j M Y")
    return "" if value is None else str(value)


def unique_constraints(model: type[Model]) -> list[UniqueConstraint]:
    return [rule for rule in model._meta.constraints if isinstance(rule, UniqueConstraint)]


def asked_by_conditions(model: type[Model]) -> set[str]:
    """Fields that decide whether a row has to be the only one: a group that is not archived."""
    return {
        name for rule in unique_constraints(model) if rule.condition for name in rule.condition.referenced_base_fields
    }


def refuse_other_spelling(row: Any, exclude: set[str]) -> None:
    """Raises ValidationError if the row stands there already with other capitals or spaces in its name.

    The database compares letter by letter, and people do not. Each name that reads the same is tried on: whether the
    row may have it is asked of the rules of the model.
    """
    if not any("name" in rule.fields for rule in unique_constraints(type(row))):
        return
    written, key = row.name, name_key(row.name)
    others = type(row)._default_manager.exclude(name=written).values_list("name", flat=True)
    try:
        for row.name in {name for name in others if name_key(name) == key}:
            row.validate_constraints(exclude)
    finally:
        row.name = written
