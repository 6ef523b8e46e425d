"""Fields of a lead in words: what they are called, and their stored values as a person reads them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Field, ForeignKey
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from common import veil
from common.phone import format_phone
from leads.models import Lead
from leads.models.status import status_label
from organizations.models import Tag
from organizations.scoping import current_organization

_COLUMNS = {field.attname: field for field in Lead._meta.concrete_fields}
_FIELDS = _COLUMNS | {field.name: field for field in Lead._meta.concrete_fields}
_NAMED = {name: field for name, field in _FIELDS.items() if isinstance(field, ForeignKey)}
_PHONES = {"phone", "more_phones"}
_ADDRESSES = {"email", "telegram_username", "telegram_id"}


class FieldWords:
    """Reads differences (field, old, new). Rows they name by key are fetched at once, one query for each table."""

    def __init__(self, differences: Iterable[tuple[str, Any, Any]]) -> None:
        organization = current_organization()
        self._region = organization.country if organization else ""
        keys: dict[str, set[int]] = defaultdict(set)
        for field, old, new in differences:
            if field in _NAMED or field == "tags":
                keys[field] |= {key for side in (old, new) for key in _as_list(side) if isinstance(key, int)}
        self._names = {field: _names_of(field, wanted) for field, wanted in keys.items() if wanted}

    def label(self, field: str) -> str:
        if field == "tags":
            return _("Tags")
        if field == "more_phones":
            return _("Further phones")
        known = _FIELDS.get(field)
        return str(capfirst(known.verbose_name)) if known else field

    def value(self, field: str, value: Any) -> str:
        """As shown on the page; nothing is an empty text."""
        if isinstance(value, list):
            return ", ".join(self.value(field, part) for part in value)
        if value is None or value == "":
            return ""
        if field in self._names and not isinstance(value, str):
            return self._names[field].get(value, _("removed"))
        if field in _ADDRESSES:
            return veil.address(str(value))
        if field in _PHONES:
            return format_phone(value, self._region)
        if field in _CODES:
            return _CODES[field](value)
        return veil.text(_in_words(_FIELDS.get(field), value))


def _as_list(side: Any) -> list[Any]:
    return side if isinstance(side, list) else [side]


def _names_of(field: str, keys: set[int]) -> dict[int, str]:
    model: Any = Tag if field == "tags" else _NAMED[field].related_model
    return {row.pk: str(row) for row in model.objects.filter(pk__in=keys)}


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
    return _code_of(text, dict(settings.LANGUAGES))


def days_in_words(value: str) -> str:
    """The day patterns of files in words; anything else as it was written."""
    return _day_patterns().get(value.lower(), value)


def days_from_words(text: str) -> str:
    return _code_of(text, _day_patterns())


def _day_patterns() -> dict[str, str]:
    return {
        "odd": _("odd days"),
        "even": _("even days"),
        "mon_wed_fri": _("Mon, Wed, Fri"),
        "tue_thu": _("Tue, Thu"),
    }


def _code_of(text: str, words: Mapping[str, Any]) -> str:
    return next((code for code, word in words.items() if text.casefold() in (code, str(word).casefold())), text)


_CODES = {"language": language_in_words, "preferred_days": days_in_words, "status": status_label}
