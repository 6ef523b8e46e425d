"""The rows of a file between the look at them and the yes: they travel in the page, sealed.

Nothing lies on a disk for somebody else to confirm, and nothing is left behind: the seal opens for the same person, in
the same center, for the same list, for an hour.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

from import_service.reference.read_rows import Line
from organizations.models import Membership

OPENS_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Parcel:
    """Rows, and the print of what they were shown to become."""

    lines: list[Line]
    seen: str


def seal(parcel: Parcel, *, name: str, member: Membership) -> str:
    facts = {"lines": parcel.lines, "seen": parcel.seen}
    return signing.dumps(facts, salt=_salt(name, member), compress=True)


def unseal(text: str, *, name: str, member: Membership) -> Parcel | None:
    """None for whatever was not sealed for this person and this list within the hour."""
    try:
        facts = signing.loads(text, salt=_salt(name, member), max_age=OPENS_FOR)
    except signing.BadSignature:
        return None
    return Parcel(facts["lines"], facts["seen"])


def _salt(name: str, member: Membership) -> str:
    """A membership belongs to one center."""
    return f"import_service.reference.{name}.{member.pk}"
