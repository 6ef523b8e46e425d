"""Students leave a group: dropped with a reason, or finished; and come back, while their seat is free."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clients.choices import ClientEventKind
from organizations.models import Membership
from scheduling.choices import Ending
from scheduling.models import Enrolment
from scheduling.services.enrolment_rows import in_words, last_day_of, lock_enrolment, tell_of
from scheduling.services.free_seat import check_seat

ENDED = (ClientEventKind.LEFT_GROUP, ClientEventKind.FINISHED_GROUP, ClientEventKind.MOVED_GROUP)


@transaction.atomic
def leave_group(*, enrolment: Enrolment, last_day: date, reason: str, actor: Membership | None) -> Enrolment:
    """Somebody drops out: the seat is free from the next day on."""
    if not reason.strip():
        raise ValidationError({"left_reason": _("Say why they leave: the next month's figures ask.")})
    enrolment = lock_enrolment(enrolment)
    before = end(enrolment, Ending.DROPPED, last_day, reason)
    tell_of(enrolment, ClientEventKind.LEFT_GROUP, actor, last_day, reason=enrolment.left_reason, before=before)
    return enrolment


@transaction.atomic
def finish_enrolment(*, enrolment: Enrolment, last_day: date, actor: Membership | None, note: str = "") -> Enrolment:
    """Somebody has learned what they came for: the seat is free from the next day on."""
    enrolment = lock_enrolment(enrolment)
    before = end(enrolment, Ending.FINISHED, last_day, note)
    tell_of(enrolment, ClientEventKind.FINISHED_GROUP, actor, last_day, reason=enrolment.left_reason, before=before)
    return enrolment


@transaction.atomic
def take_back_leaving(*, enrolment: Enrolment, actor: Membership | None) -> Enrolment:
    """They stay after all, until the day that was agreed before, in the seat they had if it is still free."""
    enrolment = lock_enrolment(enrolment)
    if enrolment.ending not in (Ending.DROPPED, Ending.FINISHED):
        raise ValidationError(_("%(student)s has not left.") % {"student": enrolment.client})
    stay(enrolment)
    tell_of(enrolment, ClientEventKind.STAYS_IN_GROUP, actor, enrolment.starts_on)
    return enrolment


def end(enrolment: Enrolment, ending: Ending, last_day: date, reason: str = "") -> str:
    """Of a locked row. The last day that was agreed before, as a timeline keeps it."""
    _check_end(enrolment, last_day)
    before = enrolment.ends_on.isoformat() if enrolment.ends_on else ""
    enrolment.ending, enrolment.ends_on, enrolment.left_reason = ending, last_day, reason.strip()[:150]
    enrolment.save(update_fields=["ending", "ends_on", "left_reason"])
    return before


def stay(enrolment: Enrolment) -> None:
    """Of a locked row that has ended: as it was before, from the day after the last one. Raises ValidationError."""
    gone_since = last_day_of(enrolment) + timedelta(days=1)
    again = Enrolment.objects.still_there(gone_since).filter(client=enrolment.client, group=enrolment.group)
    if again.exclude(pk=enrolment.pk).exists():
        words = _("%(student)s is in %(group)s again already.")
        raise ValidationError(words % {"student": enrolment.client, "group": enrolment.group})
    check_seat(enrolment.group, gone_since)
    enrolment.ends_on = _agreed_before(enrolment)
    enrolment.ending = enrolment.left_reason = ""
    enrolment.moved_to = None
    enrolment.save(update_fields=["ends_on", "ending", "left_reason", "moved_to"])


def _check_end(enrolment: Enrolment, last_day: date) -> None:
    words: dict[str, Any] = {"student": enrolment.client, "group": enrolment.group}
    if enrolment.ending:
        raise ValidationError(_("%(student)s has left %(group)s already.") % words)
    if last_day < enrolment.starts_on:
        raise ValidationError(
            {
                "ends_on": _("They came on %(day)s; the last day cannot be before it.")
                % {"day": in_words(enrolment.starts_on)}
            }
        )
    if last_day > last_day_of(enrolment):
        words["day"] = in_words(last_day_of(enrolment))
        raise ValidationError({"ends_on": _("%(student)s is in %(group)s until %(day)s at the latest.") % words})


def _agreed_before(enrolment: Enrolment) -> date | None:
    told = enrolment.client.events.filter(kind__in=ENDED, payload__enrolment=str(enrolment.public_id))
    last = told.order_by("-pk").first()
    before = last.payload.get("before") if last else None
    return date.fromisoformat(before) if before else None
