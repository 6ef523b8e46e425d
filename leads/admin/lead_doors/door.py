"""What a door of the lead page is: a form, the function that saves it, and what the person is told afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from organizations.admin.door_form import DoorForm


@dataclass(frozen=True)
class Saved:
    """What to tell the person, and which door takes it back with which values."""

    text: str
    undo: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    empties_note: bool = False


@dataclass(frozen=True)
class Door:
    """A form, what saves it, and a right beside changing the lead."""

    form: type[DoorForm]
    save: Callable[..., Saved]
    right: str = ""
