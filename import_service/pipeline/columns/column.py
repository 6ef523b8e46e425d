"""What a column of a file is to the import: how it is known and how its cells are read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from import_service.pipeline.context import CleanContext

Row = dict[str, Any]
Fill = Callable[[Row, str], None]


@dataclass(frozen=True, slots=True)
class Column:
    """A field a file's column can fill."""

    key: str
    label: Any
    words: tuple[str, ...]
    bind: Callable[["Column", CleanContext, str], Fill]
    group: Any = _("More")
    # Words that count when they are only a part of the header ("mother's phone number").
    partial: tuple[str, ...] = ()
    # At least six of ten sample values must be readable before the column is proposed.
    check: Callable[[CleanContext, str], object] | None = None
    limit: int = 0
