"""Who waits, on the pages of a group, a lead and a client."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from scheduling.seats import seats_of_groups
from trials.admin.waiting_words import lines_of, side_by_side
from trials.models import WaitingEntry
from trials.waiting import line_of, next_in_line, wait_in_words


def card_of_group(request: HttpRequest, group: Any) -> Mapping[str, Any]:
    """Its line, siblings side by side, and a door to the next offer while a seat is free."""
    today, may_change = timezone.localdate(), request.user.has_perm("trials.change_waitingentry")
    is_over = group.is_archived or group.last_day < today
    waiting = line_of(group)
    places = {entry.pk: number for number, entry in enumerate(waiting, start=1)}
    seen = set(WaitingEntry.objects.visible_to(request.membership).filter(pk__in=places).values_list("pk", flat=True))  # type: ignore[attr-defined]
    lines = lines_of([entry for entry in waiting if entry.pk in seen], may_change=may_change, places=places)
    is_full = seats_of_groups([group], today)[group.pk].is_full
    first = next_in_line(group) if may_change and not is_full else None
    return {
        "may_see": request.user.has_perm("trials.view_waitingentry") and (lines or not is_over),
        "lines": side_by_side(lines),
        "offer_url": reverse("admin:trials_waitingentry_offer", args=(first.pk,)) if first else "",
        "add_url": "" if is_over else _add_url(request, group=group.pk),
        "full_words": wait_in_words(group, today) if is_full and not is_over else "",
    }


def card_of_lead(request: HttpRequest, lead: Model) -> Mapping[str, Any]:
    return _of_person(request, lead=lead.pk)


def card_of_client(request: HttpRequest, client: Model) -> Mapping[str, Any]:
    return _of_person(request, client=client.pk)


def _of_person(request: HttpRequest, **who: Any) -> Mapping[str, Any]:
    entries = WaitingEntry.objects.waiting().filter(**who).for_page()
    lines = lines_of(entries, may_change=request.user.has_perm("trials.change_waitingentry"))
    may_see = request.user.has_perm("trials.view_waitingentry")
    return {"may_see": may_see, "lines": lines, "add_url": _add_url(request, **who)}


def _add_url(request: HttpRequest, **first_values: Any) -> str:
    if not request.user.has_perm("trials.add_waitingentry"):
        return ""
    return f"{reverse('admin:trials_waitingentry_add')}?{urlencode(first_values)}"
