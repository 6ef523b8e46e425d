"""Who is written to, in the words of higher apps: "client:5", "lead:7". Each app that has people says once how what
was said to them gets onto their timelines, and where their pages are."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from common.contributions import Registry
from messaging.models import Message
from messaging.reach import Way
from organizations.models import Membership

Told = Sequence[tuple[int, Message]]


@dataclass(frozen=True)
class SubjectKind:
    """`write` puts events onto the timelines of these rows, in the transaction that says it, so that nothing is said
    without a trace. `page` names the page of a row, `right` who may open it."""

    write: Callable[[Told, Membership | None], None]
    page: str
    right: str


subject_kinds: Registry[SubjectKind] = Registry()


@dataclass(frozen=True)
class Person:
    """Somebody to tell something. `subject` is who is told, `timelines` are all whose timelines say so: of a mother,
    her children too. Without a way they are called."""

    subject: str
    name: str
    phone: str
    way: Way | None
    about: str = ""
    timelines: tuple[str, ...] = ()


def subject_of(kind: str, key: int) -> str:
    return f"{kind}:{key}"


def keys_by_kind(subjects: Iterable[str]) -> Mapping[str, list[int]]:
    """{"client": [5, 6]}."""
    found: dict[str, list[int]] = {}
    for subject in subjects:
        kind, _colon, key = subject.partition(":")
        found.setdefault(kind, []).append(int(key))
    return found


def reached_once(people: Collection[Person]) -> list[Person]:
    """Of several who read at one address the first; a person without an address is somebody for herself."""
    kept: dict[tuple[str, str], Person] = {}
    for person in people:
        key = (person.way.channel, person.way.to) if person.way else ("", person.subject)
        kept.setdefault(key, person)
    return list(kept.values())
