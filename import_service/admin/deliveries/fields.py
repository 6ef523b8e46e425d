"""The fields of a delivery on its page: what came, what it is understood as, what a person typed instead."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict

from import_service.choices import DeliveryKind
from import_service.deliveries import SETTLED, cells_of, mapping_of
from import_service.models import Delivery
from import_service.pipeline.columns import COLUMNS

LONGEST_TEXT = 5_000
LONG = 60
_ORDER = {key: place for place, key in enumerate(COLUMNS)}
# What can be added by hand where nothing came that means it.
ADDABLE = ("full_name", "phone", "email", "telegram")


@dataclass(frozen=True)
class Field:
    """A name that is a key means itself (`is_fixed`)."""

    position: int
    name: str
    text: str
    key: str
    errors: list[str] = field(default_factory=list)

    @property
    def label(self) -> Any:
        return COLUMNS[self.key].label if self.key else ""

    @property
    def is_fixed(self) -> bool:
        return self.name in COLUMNS and self.name not in SETTLED

    @property
    def is_long(self) -> bool:
        return len(self.text) > LONG or "\n" in self.text

    @property
    def is_phone(self) -> bool:
        return self.key == "phone"


@dataclass(frozen=True)
class Missing:
    """A fact that nothing came for."""

    key: str
    label: Any

    @property
    def is_phone(self) -> bool:
        return self.key == "phone"


def fields_of(delivery: Delivery) -> list[Field]:
    """What means something first: a database keeps no order of what came."""
    cells = cells_of(delivery.payload)
    # What the fields of a call mean is chosen at its line.
    mapping = mapping_of(cells, delivery.source) if delivery.kind != DeliveryKind.CALL else {}
    found = []
    for place, (name, text) in enumerate(cells.items()):
        found.append(Field(place, name, text, mapping.get(name, ""), list(delivery.errors.get(name, ()))))
    return sorted(found, key=lambda one: (_ORDER.get(one.key, len(_ORDER)), one.name))


def missing_of(delivery: Delivery, fields: Sequence[Field]) -> list[Missing]:
    if delivery.kind == DeliveryKind.CALL:
        return []
    known = {each.key for each in fields}
    if known & {"first_name", "last_name"}:
        known.add("full_name")
    return [Missing(key, COLUMNS[key].label) for key in ADDABLE if key not in known]


def other_errors(delivery: Delivery, fields: Sequence[Field]) -> list[str]:
    """Those of the whole, and those of fields that are not there any more."""
    names = {each.name for each in fields}
    found = []
    for name, sentences in delivery.errors.items():
        if name == NON_FIELD_ERRORS:
            found += sentences
        elif name not in names:
            found += [f"{name}: {sentence}" for sentence in sentences]
    return found


# --- What was posted ------------------------------------------------------------------------------
def typed_payload(delivery: Delivery, fields: Sequence[Field], data: QueryDict) -> dict[str, Any]:
    """As it came where nothing was changed; else flat, by the names of the cells."""
    texts = {each.name: _typed(each, data) for each in fields}
    added = {
        one.key: text
        for one in missing_of(delivery, fields)
        if (text := _clean(data.get(f"add_{one.key}", "")).strip())
    }
    is_same = not added and all(texts[each.name] == each.text for each in fields)
    return dict(delivery.payload) if is_same else {**texts, **added}


def chosen_meanings(fields: Sequence[Field], data: QueryDict) -> dict[str, str]:
    """{name: key, "" for kept as it is} of those that were chosen anew on the page."""
    found = {}
    for each in fields:
        key, before = data.get(f"means_{each.position}"), data.get(f"was_{each.position}")
        if (
            not each.is_fixed
            and key is not None
            and key != before
            and (key == "" or (key in COLUMNS and key not in SETTLED))
        ):
            found[each.name] = str(key)
    return found


def _may_mean(key: str) -> bool:
    return key == "" or (key in COLUMNS and key not in SETTLED)


def _typed(each: Field, data: QueryDict) -> str:
    typed = data.get(f"cell_{each.position}")
    if typed is None or _lines(str(typed)) == _lines(each.text):
        return each.text
    return _clean(str(typed))


def _lines(text: str) -> str:
    """A browser has its own end of a line, and none in an input."""
    return "\n".join(text.splitlines())


def _clean(text: Any) -> str:
    return str(text).replace("\0", "")[:LONGEST_TEXT]
