"""The signed address of a calendar link, and what is behind one."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.utils import timezone

from organizations.scoping import platform_wide
from scheduling.models import CalendarFeed

_signer = Signer(salt="scheduling.calendar.links", sep=".")
# Calendars ask some times a day; more exactly nobody needs to know.
NOTED_EVERY = timedelta(hours=1)


def token_of(feed: CalendarFeed) -> str:
    """Made anew from the row: whoever reads the database alone has no link."""
    return _signer.sign(feed.public_id.hex)


def find_feed(token: str) -> CalendarFeed | None:
    """The link behind an address, of whichever center, while it answers.

    A made-up address asks the database as a real one does: nobody learns by the clock which links there were.
    """
    with platform_wide():
        feeds = CalendarFeed.objects.open().filter(organization__is_active=True)
        feed: CalendarFeed | None = (
            feeds.select_related("organization", "teacher", "group").filter(public_id=_read(token)).first()
        )
    return feed


def _read(token: str) -> UUID:
    try:
        return UUID(hex=_signer.unsign(token))
    except (BadSignature, ValueError):
        return uuid4()


def note_reading(feed: CalendarFeed) -> None:
    """So that a person sees whether anybody uses the link. Inside its scope."""
    now = timezone.now()
    is_due = Q(last_read_at=None) | Q(last_read_at__lt=now - NOTED_EVERY)
    if feed.last_read_at is None or feed.last_read_at < now - NOTED_EVERY:
        CalendarFeed.objects.filter(is_due, pk=feed.pk).update(last_read_at=now)
