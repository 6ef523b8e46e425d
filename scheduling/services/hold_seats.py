"""Seats kept for people whose names come later, and the names when they come."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.matching import find_same
from clients.models import Client
from clients.services.create_client import create_client
from clients.services.edit_client import edit_client
from common.names import clean_name, split_full_name
from common.phone import PhoneError, PhoneNormalizer
from organizations.models import Membership
from organizations.scoping import open_organization
from scheduling.models import Enrolment, Group, SeatHold
from scheduling.seats import seats_of_groups
from scheduling.services.enrol import enrol

LONGEST_HOLD = timedelta(days=366)
# At the end of a line that was pasted from a list.
_PHONE = re.compile(r"[+(]*\d[\d\s()-]{5,}\d$")


@transaction.atomic
def hold_seats(
    *,
    group: Group,
    payer: Client | None,
    seats: int,
    until: date,
    actor: Membership | None,
    note: str = "",
    name: str = "",
) -> SeatHold:
    """As many as are free at most, until a day that is not over; for a payer, or for somebody with a name. Raises
    ValidationError by field."""
    group = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    check_until(until)
    if seats > (free := seats_of_groups([group], timezone.localdate())[group.pk].free):
        words = _("%(group)s has %(free)d free seats.")
        raise ValidationError({"seats": words % {"group": group, "free": free}})
    facts = {"payer": payer, "name": name, "seats": seats, "until": until, "note": note, "created_by": actor}
    hold: SeatHold = SeatHold.objects.create(group=group, **facts)
    return hold


def who_may_be_here(*, payer: Client, names: Sequence[str]) -> dict[str, list[Client]]:
    """By line, clients who may be the person it names; a phone may follow a name. Raises ValidationError."""
    lines = [line.strip() for line in names if line.strip()]
    found = find_same([_person(line) for line in lines], _employer(payer)) if lines else []
    return {line: clients for line, clients in zip(lines, found, strict=True) if clients}


def check_until(until: date) -> None:
    """Raises ValidationError by field."""
    today = timezone.localdate()
    if until < today:
        raise ValidationError({"until": _("That day is over.")})
    if until > today + LONGEST_HOLD:
        raise ValidationError({"until": _("Seats are held for a year at most. Check the year.")})


@transaction.atomic
def name_held_seats(
    *,
    hold: SeatHold,
    names: Sequence[str],
    starts_on: date,
    actor: Membership | None,
    known: Mapping[str, Client | None] | None = None,
    despite_clash: bool = False,
) -> list[Enrolment]:
    """People of the payer, each in a seat that was held for them; seats left over stay held.

    `known` says of each line that may name a client of ours which one it is, or None for somebody else: nobody becomes
    a second client unasked.
    """
    hold = SeatHold.objects.select_for_update(of=("self",)).select_related("group", "payer").get(pk=hold.pk)
    if hold.payer is None:
        raise ValidationError({"names": _("This seat is offered to %(name)s.") % {"name": hold.name}})
    lines, known = [line.strip() for line in names if line.strip()], known or {}
    if len(lines) > hold.seats:
        words = _("%(names)d names came for %(seats)d held seats. Hold more seats first, or leave names out.")
        raise ValidationError({"names": words % {"names": len(lines), "seats": hold.seats}})
    if unasked := who_may_be_here(payer=hold.payer, names=lines).keys() - known.keys():
        words = _("Here already, as it seems: %(names)s. Say for each whether it is the same person.")
        raise ValidationError({"names": words % {"names": ", ".join(sorted(unasked))}})
    enrolments = []
    for line in lines:
        enrolments.append(
            enrol(
                client=_student(line, known.get(line), _employer(hold.payer), actor),
                group=hold.group,
                starts_on=starts_on,
                actor=actor,
                payer=hold.payer,
                despite_clash=despite_clash,
                from_held=True,
            )
        )
        hold.seats -= 1
        _keep(hold)
    return enrolments


def _employer(payer: Client) -> Client | None:
    return payer if payer.is_company else None


def _student(line: str, known: Client | None, employer: Client | None, actor: Membership | None) -> Client:
    if known is None:
        return create_client(facts={**_person(line), "employer": employer}, actor=actor)
    if employer and known.employer_id is None:
        return edit_client(client=known, changes={"employer": employer}, actor=actor, version=known.version)
    return known


def _person(line: str) -> dict[str, Any]:
    """ "Aziz Karimov, 90 123 45 67" as facts of a client."""
    phone = _PHONE.search(line.strip())
    try:
        digits = PhoneNormalizer.for_region(open_organization().country).normalize(phone[0]) if phone else ""
    except PhoneError as error:
        raise ValidationError({"names": f"{line.strip()}: {error}"}) from error
    first, last = split_full_name(clean_name(line.strip()[: phone.start()] if phone else line).rstrip(" ,;:-–"))
    return {"first_name": first, "last_name": last, "phone": digits}


def _keep(hold: SeatHold) -> None:
    if hold.seats:
        hold.save(update_fields=["seats"])
    else:
        hold.delete()
