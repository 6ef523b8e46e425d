"""Reads the usual workbook of a center: a tab for each group, names down, phones beside."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from import_service.moving_in.grid import Grid
from import_service.moving_in.lines import Reading
from import_service.pipeline.reading.table import FileRefused


def read_tabs(grids: Sequence[Grid]) -> Reading:  # noqa: ARG001 - every sheet is refused alike
    raise FileRefused(_("None of the sheets is one of ours. Take the template and fill it."))
