"""Puts many students into groups at once, as they are in the lists of a center that moves in."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from clients.choices import ClientEventKind, ClientStatus
from clients.models import Client, ClientContact
from clients.services.change_clients import change_status
from clients.services.rows import lock_clients, new_event, save_events, update_rows
from organizations.models import Membership
from scheduling.models import Enrolment, Group
from scheduling.seats import Taken
from scheduling.services.enrol import Terms, settled

CHUNK = 500


@transaction.atomic
def enrol_many(*, enrolments: Sequence[Enrolment], actor: Membership | None, **payload: Any) -> None:
    """Save these, each with an event of its student; `payload` says how they came. A missing price is the course's, a
    missing payer whoever pays for the student, a prospect is active now.

    Raises ValidationError if a group has not the seats. That two groups of a student meet at one time is not asked:
    the list says so, and they have learned to live with it.
    """
    groups = _lock(enrolments)
    _check_seats(enrolments, groups)
    _settle_prices(enrolments)
    _settle_payers(enrolments)
    for row in enrolments:
        row.created_by = actor
    Enrolment.objects.bulk_create(enrolments, batch_size=CHUNK)
    clients = Client.objects.filter(pk__in={row.client_id for row in enrolments})
    versions = {row.pk: row.version for row in lock_clients(clients)}
    update_rows(versions)
    save_events(
        new_event(
            ClientEventKind.ENROLLED,
            client_id=row.client_id,
            version=versions[row.client_id] + 1,
            actor=actor,
            to_value=str(row.group),
            enrolment=str(row.public_id),
            day=row.starts_on.isoformat(),
            **payload,
        )
        for row in enrolments
    )
    change_status(clients=clients.filter(status=ClientStatus.PROSPECT), status=ClientStatus.ACTIVE, actor=actor)


def _lock(enrolments: Iterable[Enrolment]) -> list[Group]:
    rows = Group.objects.select_for_update(of=("self",)).filter(pk__in={row.group.pk for row in enrolments})
    return list(rows.order_by("pk"))


def _check_seats(enrolments: Sequence[Enrolment], groups: Sequence[Group]) -> None:
    taken, capacity = Taken(group.pk for group in groups), {group.pk: group.capacity for group in groups}
    for row in enrolments:
        key, span = row.group.pk, (row.starts_on, row.ends_on)
        if taken.at_any_time(key, *span) + taken.held(key) >= capacity[key]:
            words = _("%(group)s is full: it has %(seats)d seats. Write more seats for the group, or another group.")
            raise ValidationError(words % {"group": row.group, "seats": capacity[key]}, code="full")
        taken.add(key, *span)


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
