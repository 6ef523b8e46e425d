"""One sentence of advice on top of the home of leaders: the group to open that most people wait for."""

from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from analytics.advice.openings import openings
from analytics.advice.seekers import seekers
from organizations.scoping import open_organization

# It looks through everybody who waits, and changes slowly.
KEPT_SECONDS = 10 * 60
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Advice:
    group: str
    branch: str
    people: int
    room: str
    teacher: str
    form_url: str


def advice_of_today(request: HttpRequest) -> Advice | None:
    """Nothing for who may not open groups."""
    if not request.user.has_perms(("analytics.view_groupanalytics", "scheduling.add_group")):
        return None
    today = timezone.localdate()
    key = f"advice-{open_organization().pk}-{today}"
    found: Advice | str | None = cache.get(key)
    if found is None:
        opening = next(iter(openings(seekers(today), today)), None)
        found = NOTHING
        if opening is not None:
            when = f"{opening.offer.pattern.in_words} {opening.offer.starts_at:%H:%M}"
            found = Advice(
                group=f"{opening.name}, {when}",
                branch=str(opening.room.branch or ""),
                people=len(opening.people),
                room=opening.room.name,
                teacher=opening.teacher.name,
                form_url=opening.form_url,
            )
        cache.set(key, found, KEPT_SECONDS)
    return found if isinstance(found, Advice) else None
