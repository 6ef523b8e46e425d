"""Fields of a row in words: what they are called, and their stored values as a person reads them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Field, ForeignKey, Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import veil
from common.phone import format_phone
from organizations.models import Tag
from organizations.scoping import current_organization


class FieldWords:
    """Reads differences (field, old, new) of rows of `model`. Rows they name by key are fetched at once, one query for
    each table."""

    model: ClassVar[type[Model]]
    labels: ClassVar[Mapping[str, Any]] = {"tags": gettext_lazy("Tags")}
    phones: ClassVar[frozenset[str]] = frozenset({"phone"})
    addresses: ClassVar[frozenset[str]] = frozenset({"email", "telegram_username", "telegram_id"})
    codes: ClassVar[Mapping[str, Callable[[str], str]]] = {}

    def __init__(self, differences: Iterable[tuple[str, Any, Any]]) -> None:
        organization = current_organization()
        self._region = organization.country if organization else ""
        columns = self.model._meta.concrete_fields
        self._fields = {name: field for field in columns for name in (field.attname, field.name)}
        keys: dict[str, set[int]] = defaultdict(set)
        for field, old, new in differences:
            if field == "tags" or isinstance(self._fields.get(field), ForeignKey):
                keys[field] |= {key for side in (old, new) for key in _as_list(side) if isinstance(key, int)}
        self._names = {field: self._names_of(field, wanted) for field, wanted in keys.items() if wanted}

    def label(self, field: str) -> str:
        if field in self.labels:
            return str(self.labels[field])
        known = self._fields.get(field)
        return str(capfirst(known.verbose_name)) if known else field

    def value(self, field: str, value: Any) -> str:
        """As shown on the page; nothing is an empty text."""
        if isinstance(value, list):
            return ", ".join(self.value(field, part) for part in value)
        if value is None or value == "":
            return ""
        if field in self._names and not isinstance(value, str):
            return self._names[field].get(value, _("removed"))
        if field in self.addresses:
            return veil.address(str(value))
        if field in self.phones:
            return format_phone(value, self._region)
        if field in self.codes:
            return self.codes[field](value)
        return veil.text(_in_words(self._fields.get(field), value))

    def change(self, field: str, old: Any, new: Any) -> str:
        """City: Tashkent → Buxoro."""
        before, after = self.value(field, old), self.value(field, new)
        change = f"{before or '—'} → {after or '—'}" if before or not after else after
        return f"{self.label(field)}: {change}"

    def _names_of(self, field: str, keys: set[int]) -> dict[int, str]:
        model: Any = Tag if field == "tags" else self._fields[field].related_model
        return {row.pk: str(row) for row in model.objects.filter(pk__in=keys)}


def _as_list(side: Any) -> list[Any]:
    return side if isinstance(side, list) else [side]


def _in_words(field: "Field[Any, Any] | None", value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    kind = field.get_internal_type() if field is not None else ""
    if kind == "DateTimeField":
        return moment(datetime.fromisoformat(value))
    if kind == "DateField":
        return date_format(date.fromisoformat(value), "j E Y")
    return str(value)


def moment(at: datetime) -> str:
    """A date and time in the center's zone; the year only if it is not this one."""
    local = timezone.localtime(at)
    this_year = local.year == timezone.localdate().year
    return date_format(local, "j E, H:i" if this_year else "j E Y, H:i")


def language_in_words(value: str) -> str:
    """A code in words; anything else as it was written."""
    return str(dict(settings.LANGUAGES).get(value.lower(), value))


def language_from_words(text: str) -> str:
    """The code of a language that is named; anything else as it was written."""
    return code_of(text, dict(settings.LANGUAGES))


def code_of(text: str, words: Mapping[str, Any]) -> str:
    return next((code for code, word in words.items() if text.casefold() in (code, str(word).casefold())), text)
