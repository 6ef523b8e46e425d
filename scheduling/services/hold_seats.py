"""Seats kept for people whose names come later, and the names when they come."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.models import Client
from clients.services.create_client import create_client
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
    *, group: Group, payer: Client, seats: int, until: date, actor: Membership | None, note: str = ""
) -> SeatHold:
    """As many as are free at most, until a day that is not over. Raises ValidationError by field."""
    group = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    today = timezone.localdate()
    if until < today:
        raise ValidationError({"until": _("That day is over.")})
    if until > today + LONGEST_HOLD:
        raise ValidationError({"until": _("Seats are held for a year at most. Check the year.")})
    if seats > (free := seats_of_groups([group], today)[group.pk].free):
        words = _("%(group)s has %(free)d free seats.")
        raise ValidationError({"seats": words % {"group": group, "free": free}})
    facts = {"payer": payer, "seats": seats, "until": until, "note": note, "created_by": actor}
    hold: SeatHold = SeatHold.objects.create(group=group, **facts)
    return hold


@transaction.atomic
def name_held_seats(
    *, hold: SeatHold, names: Sequence[str], starts_on: date, actor: Membership | None
) -> list[Enrolment]:
    """New people of the payer, each in a seat that was held for them; seats left over stay held. A phone may follow a
    name."""
    hold = SeatHold.objects.select_for_update(of=("self",)).select_related("group", "payer").get(pk=hold.pk)
    people = [_person(line) for line in names if line.strip()]
    if len(people) > hold.seats:
        words = _("%(names)d names came for %(seats)d held seats. Hold more seats first, or leave names out.")
        raise ValidationError({"names": words % {"names": len(people), "seats": hold.seats}})
    enrolments = []
    employer = hold.payer if hold.payer.is_company else None
    for facts in people:
        student = create_client(facts={**facts, "employer": employer}, actor=actor)
        enrolments.append(
            enrol(client=student, group=hold.group, starts_on=starts_on, actor=actor, payer=hold.payer, from_held=True)
        )
        hold.seats -= 1
        _keep(hold)
    return enrolments


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
