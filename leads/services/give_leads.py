"""Writes who got which lead: the owner, until when it has to be accepted, and the event that says why."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leads.assignment import Choice
from leads.choices import EventKind
from leads.services.rows import new_event, plain, save_events, update_rows
from organizations.models import Membership
from organizations.scoping import open_organization


@dataclass(frozen=True)
class Gift:
    """A locked row of a lead, whose it becomes (nobody's: None), and why."""

    row: Any
    owner: Membership | None
    rule: str = ""
    about: str = ""
    accept_by: datetime | None = None
    passed_by: int | None = None
    # They said so themselves, before the time was over.
    is_declined: bool = False


def gift_of(row: Any, choice: Choice, *, clock_from: datetime | None = None, passed_by: int | None = None) -> Gift:
    """What the rules decided. The time to accept passes in the working hours of the person only; without a moment it
    begins at, nobody has to accept. Who is asked in their own chat has less of it."""
    center = open_organization()
    minutes = center.accept_minutes
    if choice.seller.has_chat and center.accept_chat_minutes:
        minutes = min(minutes, center.accept_chat_minutes)
    accept_by = choice.seller.hours.add_minutes(clock_from, minutes) if clock_from and minutes else None
    return Gift(row, choice.seller.member, choice.rule, choice.about, accept_by, passed_by)


def give_leads(*, gifts: Collection[Gift], actor: Membership | None) -> int:
    """Inside the transaction in which the rows (with `owner_id`) were locked."""
    names = dict(Membership.objects.values_list("pk", "name"))
    groups: dict[tuple[Any, Any], list[int]] = defaultdict(list)
    for gift in gifts:
        groups[gift.owner, gift.accept_by].append(gift.row.pk)
    for (owner, accept_by), pks in groups.items():
        update_rows(pks, owner=owner, accept_by=accept_by)
    save_events(_event(gift, names, actor) for gift in gifts)
    return len(gifts)


def _event(gift: Gift, names: dict[int, str], actor: Membership | None) -> Any:
    passed = names.get(gift.passed_by, "") if gift.passed_by else ""
    why: dict[str, Any] = {"rule": gift.rule, "about": gift.about, "accept_by": plain(gift.accept_by), "passed": passed}
    why["declined"] = gift.is_declined
    return new_event(
        EventKind.ASSIGNED,
        lead_id=gift.row.pk,
        version=gift.row.version + 1,
        actor=actor,
        changes={"owner": [gift.row.owner_id, gift.owner]},
        from_value=names.get(gift.row.owner_id, ""),
        to_value=gift.owner.name if gift.owner else "",
        **{key: value for key, value in why.items() if value},
    )
