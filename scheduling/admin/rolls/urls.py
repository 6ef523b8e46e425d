"""Addresses of rolls, behind the site's own guard."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from scheduling.admin.rolls.grid_page import grid
from scheduling.admin.rolls.paper import paper
from scheduling.admin.rolls.roll_list import rolls
from scheduling.admin.rolls.roll_page import roll


def pages(guard: Callable[..., Any]) -> list[URLPattern]:
    return [
        path("rolls/", guard(rolls), name="rolls"),
        path("rolls/group/<int:group_id>/", guard(grid), name="roll_grid"),
        path("rolls/group/<int:group_id>/paper/", guard(paper), name="roll_paper"),
        path("roll/<int:lesson_id>/", guard(roll), name="roll"),
    ]
