"""What a column of a file can mean: one file for each group, one entry for each field.

A column knows its header words (English, Russian, Uzbek), whether sample values fit it, and how a cell becomes facts of
the staged row. A new field is one entry of the group that it belongs to.
"""

from django.utils.translation import gettext_lazy as _

from import_service.pipeline.columns import fills, learner, origin, place, reach, wish
from import_service.pipeline.columns.column import Column, Fill, Row

__all__ = ["COLUMNS", "Column", "Fill", "Row"]

# What our own list of rejected rows says of a row is read over when that list comes back corrected.
_OURS = Column("why_rejected", _("Left out"), ("why rejected", "почему отклонено", "nega rad etildi"), fills.ignored)

_ALL = (
    *learner.COLUMNS,
    *reach.COLUMNS,
    *wish.COLUMNS,
    *origin.COLUMNS,
    *place.COLUMNS,
    _OURS,
)

# In the order in which the page offers them.
COLUMNS: dict[str, Column] = {column.key: column for column in _ALL}
