"""A form field that reads what is typed the way an import reads a cell."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.errors import CellError


class CellField(forms.CharField):
    """`read` cleans the text and says in one sentence what is wrong with it; `show` writes a stored value for a person.

    What is typed may be longer than what is kept (a link instead of a name), so `kept` limits the clean value.
    """

    def __init__(
        self,
        *,
        read: Callable[[str], Any],
        show: Callable[[Any], str] = str,
        blank: Any = "",
        kept: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**{"required": False, "max_length": 250, **kwargs})
        self.read = read
        self.show = show
        self.blank = blank
        self.kept = kept

    def prepare_value(self, value: Any) -> str:
        """Stored values are shown; what was just typed stays as it is."""
        if value in (None, ""):
            return ""
        return value if isinstance(value, str) and self.show is str else self.show(value)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return self.blank
        try:
            found = self.read(text)
        except CellError as error:
            raise ValidationError(error.message, code="unreadable") from error
        if self.kept and isinstance(found, str) and len(found) > self.kept:
            raise ValidationError(_("Too long: at most %(limit)d characters.") % {"limit": self.kept}, code="long")
        return found
