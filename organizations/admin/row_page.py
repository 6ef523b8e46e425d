"""Parts that the page of a lead and that of a client have in common: folded facts, cards and buttons of other apps."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string

from common.contributions import page_actions, page_panels

# As far back as anybody looks at once.
FURTHEST = 1000


@dataclass(frozen=True)
class Panel:
    """A folded card: its title, the answer in short, and rows (label, value) of what is known."""

    key: str
    title: str
    answer: str
    rows: list[tuple[str, Any]] = field(default_factory=list)
    is_open: bool = False

    @property
    def is_known(self) -> bool:
        return bool(self.rows)


def known_rows(rows: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [(label, value) for label, value in rows if value not in ("", None)]


def in_short(*parts: Any) -> str:
    return ", ".join(str(part) for part in parts if part)


def limit_asked(request: HttpRequest, usual: int) -> int:
    """How far back somebody wants to look."""
    wanted = request.GET.get("limit", "")
    return min(max(int(wanted), 1), FURTHEST) if wanted.isascii() and wanted.isdigit() else usual


def page_actions_of(request: HttpRequest, row: Model) -> list[dict[str, Any]]:
    """Buttons of other apps on the page of a row that this person may press."""
    return _actions(request, (row._meta.label_lower, "detail"), row)


def list_actions_of(request: HttpRequest, model: type[Model]) -> list[dict[str, Any]]:
    """The same above a list."""
    return _actions(request, (model._meta.label_lower, "list"), None)


def _actions(request: HttpRequest, place: tuple[str, str], row: Model | None) -> list[dict[str, Any]]:
    return [
        {"label": action.label, "icon": action.icon, "url": url}
        for action in page_actions
        if (action.model, action.place) == place and request.user.has_perm(action.permission)
        if (url := action.url(request, row))
    ]


def contributed_cards(request: HttpRequest, row: Model, *, for_oneself: bool = False, place: str = "side") -> list[str]:
    """Cards of other apps, drawn."""
    panels = sorted(
        (
            panel
            for panel in page_panels
            if (panel.model, panel.place) == (row._meta.label_lower, place) and (panel.for_oneself or not for_oneself)
        ),
        key=lambda panel: panel.order,
    )
    drawn = (render_to_string(panel.template, dict(panel.context(request, row)), request) for panel in panels)
    return [card for card in drawn if card.strip()]
