"""Moves leads to another status: by a person within the rules, by a fact forward only, and back again."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from leads.choices import FORWARD, NEEDS_REASON, QUALIFIES, TRANSITIONS, EventKind, LeadStatus
from leads.models import Lead, LeadEvent
from leads.models.status import status_choices, status_label
from leads.services.rows import lock_leads, new_event, plain, save_events, update_rows
from organizations.models import Membership
from organizations.scoping import current_organization

# What a change of status brings with it, and what taking it back gives back.
BESIDE = ("status_since", "qualified_at", "wake_on")
READ = ("status", "score", *BESIDE)
LATEST_WAKE = date(2100, 1, 1)


@transaction.atomic
def change_statuses(
    *,
    leads: QuerySet,
    status: str,
    actor: Membership | None,
    reason: str = "",
    wake_on: date | None = None,
    is_sure: bool = False,
) -> int:
    """How many leads moved. Of several, those that may not go there stay; ValidationError if none may.

    Lost and not suitable need a reason, asleep a day to wake up. Enrolling a lead with a low score needs `is_sure`.
    """
    status = LeadStatus(status)
    _check_words(status, reason, wake_on)
    rows = [row for row in lock_leads(leads, *READ) if row.status != status]
    allowed = [row for row in rows if may_move(row, status)]
    if rows and not allowed:
        raise ValidationError(refusal(rows[0], status), code="transition")
    if status == LeadStatus.ENROLLED and not is_sure:
        check_score(allowed)
    why = {"reason": reason.strip()} if reason.strip() else {}
    set_status(allowed, status, actor, wake_on if status == LeadStatus.DORMANT else None, why)
    return len(allowed)


@transaction.atomic
def advance_statuses(*, leads: QuerySet, to: str, actor: Membership | None, because: str) -> int:
    """What a fact does by itself: leads that are not so far yet move there, in the road's order; others stay.

    `because` is a kind of event (a touch, a document): the timeline shows the move inside it.
    """
    target = LeadStatus(to)
    before = {status.value for status in FORWARD[: FORWARD.index(target)]}
    rows = [row for row in lock_leads(leads, *READ) if row.status in before and may_move(row, target)]
    set_status(rows, target, actor, None, {"because": because})
    return len(rows)


@transaction.atomic
def restore_statuses(*, events: Iterable[LeadEvent], actor: Membership | None) -> int:
    """Take back these changes of status: each lead that still has the status gets the former one, rules or not."""
    done = {event.lead_id: event for event in events}
    rows = lock_leads(Lead.objects.filter(pk__in=done), *READ)
    rows = [row for row in rows if row.status == done[row.pk].payload["status"][1]]
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        groups.setdefault(former_of(done[row.pk].payload), []).append(row)
    for former, group in groups.items():
        set_former_status(group, former, actor)
    return len(rows)


def former_of(payload: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a change of status replaced: the status and the values beside it."""
    beside = payload.get("beside", {})
    return (payload["status"][0], *(beside.get(name) for name in BESIDE))


def set_former_status(rows: Iterable[Any], former: tuple[Any, ...], actor: Membership | None) -> None:
    """Rows of `lock_leads` go back to what `former_of` found."""
    rows, (status, *beside) = list(rows), former
    update_rows([row.pk for row in rows], status=status, **dict(zip(BESIDE, beside, strict=True)))
    reasons = _reasons_of([row.pk for row in rows], status) if status in NEEDS_REASON else {}
    save_events(_event(row, status, actor, {"taken_back": True, **reasons.get(row.pk, {})}) for row in rows)


def _reasons_of(lead_ids: list[int], status: str) -> dict[int, dict[str, str]]:
    """Why each of these leads got this status the last time."""
    events = LeadEvent.objects.filter(lead__in=lead_ids, kind=EventKind.STATUS, to_value=status).order_by("at", "id")
    found = events.values_list("lead_id", "payload")
    return {lead_id: {"reason": payload["reason"]} for lead_id, payload in found if payload.get("reason")}


def may_move(row: Any, status: LeadStatus) -> bool:
    """`row` has the lead's status and qualified_at."""
    if status == LeadStatus.ENROLLED and not is_qualified(row):
        return False
    return status in TRANSITIONS[row.status]


def is_qualified(row: Any) -> bool:
    return row.qualified_at is not None or row.status in QUALIFIES


def allowed_statuses(row: Any) -> list[LeadStatus]:
    """Where a person may move this lead, without what the center does not use."""
    used = {value for value, _label in status_choices()}
    return [status for status in LeadStatus if status in used and may_move(row, status)]


def stay_behind(leads: QuerySet, status: str) -> Counter[str]:
    """Of these leads, how many may not go there, by the status they have."""
    target = LeadStatus(status)
    rows = leads.order_by().values_list("status", "qualified_at", named=True)
    return Counter(row.status for row in rows if row.status != target and not may_move(row, target))


def set_status(
    rows: list[Any], status: LeadStatus, actor: Membership | None, wake_on: date | None, payload: dict[str, Any]
) -> None:
    """Rows of `lock_leads` with READ, or leads that are locked, whether the rules allow it or not."""
    now = timezone.now()
    new = [row.pk for row in rows if status in QUALIFIES and row.qualified_at is None]
    known = [row.pk for row in rows if row.pk not in set(new)]
    common: dict[str, Any] = {"status": status.value, "status_since": now, "wake_on": wake_on}
    update_rows(new, **common, qualified_at=now)
    update_rows(known, **common)
    if wake_on:
        payload = {**payload, "wake_on": [None, wake_on]}
    save_events(_event(row, status.value, actor, payload) for row in rows)


def _event(row: Any, status: str, actor: Membership | None, payload: dict[str, Any]) -> LeadEvent:
    beside = {name: plain(getattr(row, name)) for name in BESIDE if getattr(row, name) is not None}
    return new_event(
        EventKind.STATUS,
        lead_id=row.pk,
        version=row.version + 1,
        actor=actor,
        changes={"status": [row.status, status], **{key: payload[key] for key in ("wake_on",) if key in payload}},
        from_value=row.status,
        to_value=status,
        **({"beside": beside} if beside else {}),
        **{key: value for key, value in payload.items() if key != "wake_on"},
    )


def _check_words(status: LeadStatus, reason: str, wake_on: date | None) -> None:
    if status in NEEDS_REASON and not reason.strip():
        raise ValidationError(_("Say why: without a reason nobody learns from it."), code="reason")
    if status == LeadStatus.DORMANT:
        if wake_on is None:
            raise ValidationError(_("Say until when the lead sleeps: it comes back by itself that day."), code="wake")
        if not timezone.localdate() < wake_on < LATEST_WAKE:
            raise ValidationError(_("Choose a day after today, before the year 2100."), code="wake")


def check_score(rows: list[Any]) -> None:
    organization = current_organization()
    limit = organization.warns_below_score if organization else 0
    low = min((row.score for row in rows), default=limit)
    if low < limit:
        message = _("The score is %(score)d, below %(limit)d. Look again, then press “Enrol anyway”.")
        raise ValidationError(message, code="low_score", params={"score": low, "limit": limit})


def refusal(row: Any, status: LeadStatus) -> str:
    """Why not, and what is possible instead."""
    if status == LeadStatus.ENROLLED and status in TRANSITIONS[row.status]:
        return _("Only a qualified lead is enrolled. Make it “%(qualified)s” first, or have it come to a trial.") % {
            "qualified": status_label(LeadStatus.QUALIFIED)
        }
    possible = ", ".join(status_label(way) for way in allowed_statuses(row))
    return _("From “%(from)s” a lead cannot become “%(to)s”. Possible: %(possible)s.") % {
        "from": status_label(row.status),
        "to": status_label(status),
        "possible": possible,
    }
