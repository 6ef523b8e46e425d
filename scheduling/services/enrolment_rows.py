"""What every change of an enrolment shares: the lock of its group, the row as it is, the line on the student's
timeline."""

from datetime import date

from django.utils.formats import date_format

from clients.choices import ClientEventKind
from clients.services.tell_client import tell_client
from organizations.models import Membership
from scheduling.models import Enrolment, Group
from scheduling.services.ledger import lock_groups


def lock_enrolment(enrolment: Enrolment, *others: Group) -> Enrolment:
    """As it is now, locked until the transaction ends, after its group and these others: whoever gives a seat away
    waits."""
    lock_groups({enrolment.group_id, *(group.pk for group in others)})
    rows = Enrolment.objects.select_for_update(no_key=True, of=("self",))
    locked: Enrolment = rows.select_related("client", "payer", "group__course", "group__branch").get(pk=enrolment.pk)
    return locked


def tell_of(
    enrolment: Enrolment, kind: ClientEventKind, actor: Membership | None, day: date, **facts: str | bool | None
) -> None:
    """One line on the timeline of the student."""
    about = {"enrolment": str(enrolment.public_id), "day": day.isoformat(), **facts}
    tell_client(client=enrolment.client, kind=kind, actor=actor, to_value=str(enrolment.group), **about)


def in_words(day: date) -> str:
    return date_format(day, "j M Y")


def last_day_of(enrolment: Enrolment) -> date:
    """Nobody learns in a group longer than it lasts."""
    return min(enrolment.ends_on or enrolment.group.last_day, enrolment.group.last_day)
