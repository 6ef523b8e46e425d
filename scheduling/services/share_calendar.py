"""Makes links by which calendars read the lessons of a teacher or a group, and revokes them."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit
from scheduling.models import CalendarFeed, Group


@transaction.atomic
def make_calendar_link(*, whose: Membership | Group, actor: Membership) -> CalendarFeed:
    """A new link; the one that was there answers nothing from now on."""
    _lock(whose)
    is_renewed = bool(_revoke(whose))
    feed: CalendarFeed = CalendarFeed.objects.create(**_of(whose), created_by=actor)
    record_audit(kind=AuditKind.ADDED, actor=actor, about=feed, payload={"renewed": is_renewed})
    return feed


@transaction.atomic
def revoke_calendar_link(*, whose: Membership | Group, actor: Membership) -> bool:
    """It answers nothing from now on; whether there was one."""
    _lock(whose)
    feed = CalendarFeed.objects.filter(**_of(whose), revoked_at=None).first()
    if feed is None:
        return False
    _revoke(whose)
    record_audit(kind=AuditKind.CHANGED, actor=actor, about=feed, payload={"withdrawn": True})
    return True


def _lock(whose: Membership | Group) -> None:
    """Two who press at once get one link."""
    type(whose).objects.select_for_update(of=("self",)).get(pk=whose.pk)


def _revoke(whose: Membership | Group) -> int:
    return CalendarFeed.objects.filter(**_of(whose), revoked_at=None).update(revoked_at=timezone.now())


def _of(whose: Membership | Group) -> dict[str, Any]:
    return {"group": whose} if isinstance(whose, Group) else {"teacher": whose}
