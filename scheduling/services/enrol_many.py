"""Puts many students into groups at once, as they are in the lists of a center that moves in."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects

from clients.choices import ClientEventKind
from clients.models import ClientContact
from clients.services.change_clients import begin_to_learn
from clients.services.tell_client import Fact, tell_clients
from organizations.models import Membership
from scheduling.models import Enrolment, Group
from scheduling.seating import Seating
from scheduling.services.enrol import Terms, settled

CHUNK = 500


@transaction.atomic
def enrol_many(*, enrolments: Sequence[Enrolment], actor: Membership | None, **payload: Any) -> None:
    """Save these, each with an event of its student; `payload` says how they came. A missing price is the course's, a
    missing payer whoever pays for the student, and prospects among them are active now.

    Raises ValidationError if a group has not the seats. That two groups of a student meet at one time is not asked:
    the list says so, and they have learned to live with it.
    """
    _check_seats(enrolments, _lock(enrolments))
    _settle_prices(enrolments)
    _settle_payers(enrolments)
    for row in enrolments:
        row.created_by = actor
    Enrolment.objects.bulk_create(enrolments, batch_size=CHUNK)
    tell_clients(
        facts=[
            Fact(
                row.client_id,
                str(row.group),
                {"enrolment": str(row.public_id), "day": row.starts_on.isoformat(), **payload},
            )
            for row in enrolments
        ],
        kind=ClientEventKind.ENROLLED,
        actor=actor,
    )
    begin_to_learn(keys={key for row in enrolments for key in (row.client_id, row.payer_id) if key}, actor=actor)


def _lock(enrolments: Iterable[Enrolment]) -> list[Group]:
    rows = Group.objects.select_for_update(of=("self",)).filter(pk__in={row.group.pk for row in enrolments})
    return list(rows.order_by("pk"))


def _check_seats(enrolments: Sequence[Enrolment], groups: Sequence[Group]) -> None:
    seating, now = Seating(group.pk for group in groups), {group.pk: group for group in groups}
    for row in enrolments:
        if refusal := seating.seat(now[row.group.pk], row.group.pk, row.starts_on, row.ends_on):
            raise ValidationError(refusal, code="full")


def _settle_prices(enrolments: Sequence[Enrolment]) -> None:
    courses = {row.group.course.pk: row.group.course for row in enrolments}
    prefetch_related_objects(list(courses.values()), "prices")
    known: dict[tuple[int, date], Terms] = {}
    for row in enrolments:
        row.group.course = courses[row.group.course.pk]
        if row.price is None:
            key = row.group.pk, row.starts_on
            terms = known.get(key) or settled(Terms(unit=row.price_unit), row.group, row.starts_on)
            known[key] = terms
            row.price, row.price_unit = terms.price, terms.unit


def _settle_payers(enrolments: Sequence[Enrolment]) -> None:
    open_ones = [row for row in enrolments if row.payer is None]
    links = ClientContact.objects.filter(pays=True, client__in={row.client.pk for row in open_ones})
    payers = {link.client_id: link.contact for link in links.select_related("contact")}
    for row in open_ones:
        row.payer = payers.get(row.client.pk)
