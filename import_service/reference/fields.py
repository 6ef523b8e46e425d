"""Columns of a list: what people call them, how a cell is read, how it is written."""

from typing import Any

from django.db.models import Model, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field
from import_export.widgets import Widget

from common.dates import parse_date
from common.errors import CellError, shown
from common.values import parse_bool, parse_money
from import_service.moving_in.columns import Column
from import_service.moving_in.plan import Names
from import_service.moving_in.template import yes_or_no
from import_service.moving_in.words import read_choice, read_number, read_parts, written
from organizations.forms import rows_for
from organizations.models import Membership


class TextCell(Widget):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        return " ".join(value.split())

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else written(value)


class LinesCell(TextCell):
    """A text of several lines."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        return value.strip()


class NumberCell(TextCell):
    def __init__(self, *, least: int = 1) -> None:
        super().__init__()
        self.least = least

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int:
        return read_number(value, least=self.least)


class MoneyCell(TextCell):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        return parse_money(value)


class DayCell(TextCell):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        return parse_date(value)


class YesCell(TextCell):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> bool:
        return bool(parse_bool(value))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return yes_or_no(value)


class PartsCell(TextCell):
    """Several texts."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[str]:
        return read_parts(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "; ".join(value)


class ChoiceCell(TextCell):
    def __init__(self, choices: type[TextChoices]) -> None:
        super().__init__()
        self.choices = choices

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return read_choice(value, self.choices)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(self.choices(value).label) if value else ""


class RowCell(TextCell):
    """A row of another list, by its name: never by its number, and only those this person may see."""

    member: Membership | None = None

    def __init__(self, model: type[Model]) -> None:
        super().__init__()
        self.model = model
        self._names: Names | None = None

    @property
    def names(self) -> Names:
        """Read once for a file."""
        if self._names is None:
            self._names = Names()
            for row in rows_for(self.model, self.member):
                self._names.add(str(row), row)
        return self._names

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        found = self.names.find(value)
        if len(found) == 1:
            return found[0]
        raise CellError(self._refusal(value, is_known=bool(found)))

    def _refusal(self, value: str, *, is_known: bool) -> str:
        facts = {"value": shown(value), "list": self.model._meta.verbose_name_plural}
        if is_known:
            return _("There are several “%(value)s”. Give them different names first.") % facts
        near = self.names.did_you_mean(value)
        return near or _("There is no “%(value)s” among the %(list)s. Add it there first, or correct the name.") % facts


class ListField(Field):
    """One column. An empty cell changes nothing: of a new row the usual value stays."""

    def __init__(self, about: Column, cell: TextCell) -> None:
        super().__init__(widget=cell)
        self.about = about

    def text_in(self, row: dict[str, str]) -> str:
        return row.get(self.column_name, "")

    def save(self, instance: Any, row: dict[str, str], is_m2m: bool = False, **kwargs: Any) -> None:
        if self.text_in(row):
            super().save(instance, row, is_m2m, **kwargs)
        elif self.about.is_required:
            raise CellError(gettext_lazy("The cell is empty. Write it, or leave the row out."))


def column(key: str, label: Any, hint: Any, *words: str, is_required: bool = False) -> Column:
    """The words for a column that the workbook of moving in does not have."""
    return Column(key, label, hint, words, is_required=is_required)
