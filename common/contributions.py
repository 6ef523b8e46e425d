"""Registries through which a lower app's page shows what a higher app owns.

A higher app registers in its `AppConfig.ready()`; a lower app reads. A contribution reads or opens a door (a link, a
form); none runs inside another app's write.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from django.db.models import Model, QuerySet
from django.http import HttpRequest


class Registry[Entry]:
    """An ordered list of contributions to one kind of place; a key may be taken once."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def register(self, key: str, entry: Entry) -> None:
        if key in self._entries:
            raise ValueError(f"{key!r} is registered already.")
        self._entries[key] = entry

    def __iter__(self) -> Any:
        return iter(self._entries.values())

    def items(self) -> Iterable[tuple[str, Entry]]:
        return self._entries.items()


@dataclass(frozen=True)
class PagePanel:
    """A card on the page of a `model` row, or a bar above all else of it: a template and what it needs; of a person, on
    "My profile" too if it is `for_oneself`. What a template leaves empty is not drawn."""

    model: str
    template: str
    context: Callable[[HttpRequest, Model], Mapping[str, Any]]
    order: int = 100
    for_oneself: bool = False
    place: Literal["side", "top"] = "side"


@dataclass(frozen=True)
class PageAction:
    """A button on the page (`place="detail"`), above the list (`place="list"`) or in each row of the list of a `model`
    (`place="row"`); `url` opens a door. On the page of a row, an empty one is no button."""

    model: str
    place: Literal["detail", "list", "row"]
    label: Any
    icon: str
    permission: str
    url: Callable[[HttpRequest, Model | None], str]


@dataclass(frozen=True)
class ListVerb:
    """Something done to the ticked rows of the list of a `model`: an action on many rows, which asks first."""

    model: str
    action: Any


@dataclass(frozen=True)
class ListColumn:
    """A column of the list of a `model`, for who has the right: the cells of all rows of a page, by key, in one go."""

    model: str
    title: Any
    permission: str
    cells: Callable[[HttpRequest, Sequence[Model]], Mapping[int, str]]


@dataclass(frozen=True)
class TimelineEntry:
    """One line of a timeline; `aside` is what it brought about by itself, `url` where there is more of it, `chip`
    (words, tone, icon) where it stands, `outside_url` an https address of somebody else's."""

    at: datetime
    icon: str
    tone: str
    title: str
    detail: str = ""
    quote: str = ""
    actor: str = ""
    aside: str = ""
    undo_url: str = ""
    undo_label: str = ""
    url: str = ""
    chip: tuple[str, str, str] | None = None
    outside_url: str = ""
    outside_label: str = ""


@dataclass(frozen=True)
class TimelineSource:
    """Lines another app adds to the timeline of a `model` row, newest first, at most `limit`."""

    model: str
    entries: Callable[[Model, int], list[TimelineEntry]]


@dataclass(frozen=True)
class MenuBadge:
    """What numbers beside menu entries count: {menu key: rows}; all apps are counted in one statement."""

    queries: Callable[[HttpRequest], Mapping[str, QuerySet]]


@dataclass(frozen=True)
class ChecklistStep:
    """A step of the first-week checklist that ticks itself from the data."""

    title: Any
    hint: Any
    icon: str
    url: Callable[[], str]
    done: Callable[[], bool]
    permission: str
    order: int = 100


@dataclass(frozen=True)
class QueueLine:
    """So many things of one kind wait for a decision, and where it is made."""

    text: str
    icon: str
    url: str


@dataclass(frozen=True)
class ReviewQueue:
    """What another app has for the page of duplicates to decide; nothing if nothing waits for this person."""

    lines: Callable[[HttpRequest], list[QueueLine]]


@dataclass(frozen=True)
class HandoverPart:
    """What one app keeps for a person, for somebody else to take over: how much of it, how much is late, and the verb
    that gives all of it to the receivers in turn. The verb runs in the transaction of who hands over; it is the one
    contribution that writes, since a handover that stops halfway would lose work."""

    label: Any
    count: Callable[[Model], int]
    late: Callable[[Model], int]
    move: Callable[[Model, Sequence[Model], Model | None], int]


@dataclass(frozen=True)
class PersonData:
    """What a higher app keeps about leads, by their numbers: read for whoever asks what is held about them, emptied
    when they want to be forgotten. `erase` is the one contribution that writes: all of a person goes in one
    transaction, or nothing."""

    read: Callable[[Sequence[int]], list[dict[str, Any]]]
    erase: Callable[[Sequence[int]], None]


@dataclass(frozen=True)
class KnownPerson:
    """Somebody who is here already; `key` tells them apart, `url` is empty for who may not open them."""

    key: str
    name: str
    about: str
    url: str = ""


@dataclass(frozen=True)
class KnownPeople:
    """Whom an app knows under the same phone, email or Telegram, while a lower one adds somebody; `find` takes the
    addresses as `common.identity.keys_of_one` does."""

    title: Any
    find: Callable[[HttpRequest, Mapping[str, Any]], list[KnownPerson]]


class Said(NamedTuple):
    """What was said beforehand about coming to a lesson, as a sign."""

    word: str
    tone: str
    icon: str
    comes: bool


MergePolicy = Literal["move", "stay", "refuse"]

page_panels: Registry[PagePanel] = Registry()
page_actions: Registry[PageAction] = Registry()
list_columns: Registry[ListColumn] = Registry()
list_verbs: Registry[ListVerb] = Registry()
timeline_sources: Registry[TimelineSource] = Registry()
menu_badges: Registry[MenuBadge] = Registry()
merge_policies: Registry[MergePolicy] = Registry()
checklist_steps: Registry[ChecklistStep] = Registry()
review_queues: Registry[ReviewQueue] = Registry()
person_data: Registry[PersonData] = Registry()
handover_parts: Registry[HandoverPart] = Registry()
known_people: Registry[KnownPeople] = Registry()
# Where times that are no lessons are worked on: {row of the ledger: address}, of those that an app knows.
own_times: Registry[Callable[[Collection[int]], Mapping[int, str]]] = Registry()
# What guests of a lesson have said about coming: {guest: what}, of those that an app knows.
guest_signs: Registry[Callable[[Collection[int]], Mapping[int, Said]]] = Registry()
# What the rows of a table, by their keys, can be reached by; under the label of the model.
address_sources: Registry[Callable[[Collection[int]], Iterable[str]]] = Registry()
# Which of these stored files the rows of an app name, of apps that keep files beside the tables of papers.
kept_files: Registry[Callable[[Sequence[str]], Iterable[str]]] = Registry()
# Where a visitor may go on in a chat, by the source they came by; empty without a chat.
chat_doors: Registry[Callable[[Model], str]] = Registry()
