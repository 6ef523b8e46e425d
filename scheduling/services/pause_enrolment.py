"""Pauses of a student in a group: begun, ended early, taken back."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clients.choices import ClientEventKind
from organizations.models import Membership
from scheduling.models import Enrolment, EnrolmentPause
from scheduling.services.enrolment_rows import in_words, last_day_of, lock_enrolment, tell_of
from scheduling.services.free_seat import check_seat


@transaction.atomic
def pause_enrolment(
    *,
    enrolment: Enrolment,
    starts_on: date,
    ends_on: date,
    reason: str,
    actor: Membership | None,
    keeps_seat: bool = True,
) -> EnrolmentPause:
    """Away from the first day to the last; without a kept seat it is free from the first day until they are back.
    Raises ValidationError by field."""
    enrolment = lock_enrolment(enrolment)
    _check_days(enrolment, starts_on, ends_on)
    _check_others(enrolment, starts_on, ends_on)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: whoever is asked about the seat wants to know.")})
    facts: dict[str, Any] = {"reason": reason.strip()[:150], "keeps_seat": keeps_seat}
    pause: EnrolmentPause = EnrolmentPause.objects.create(
        enrolment=enrolment, starts_on=starts_on, ends_on=ends_on, created_by=actor, **facts
    )
    tell_of(enrolment, ClientEventKind.PAUSED, actor, starts_on, until=ends_on.isoformat(), **facts)
    return pause


@transaction.atomic
def resume_enrolment(*, pause: EnrolmentPause, on: date, actor: Membership | None) -> EnrolmentPause:
    """Back from that day on, in the kept seat or in a free one. Raises ValidationError."""
    enrolment, pause = _lock(pause)
    if on <= pause.starts_on:
        words = _("The pause begins on %(day)s: take it back instead.")
        raise ValidationError({"on": words % {"day": in_words(pause.starts_on)}})
    if on > last_day_of(enrolment):
        words = _("%(student)s is in %(group)s until %(day)s at the latest.")
        facts = {"student": enrolment.client, "group": enrolment.group, "day": in_words(last_day_of(enrolment))}
        raise ValidationError({"on": words % facts})
    if not pause.keeps_seat:
        check_seat(enrolment.group, on)
    pause.resumed_on = on
    pause.save(update_fields=["resumed_on"])
    tell_of(enrolment, ClientEventKind.RESUMED, actor, on)
    return pause


@transaction.atomic
def take_back_pause(*, pause: EnrolmentPause, actor: Membership | None) -> None:
    """As if it had never been agreed; a seat that was given up must still be free. Raises ValidationError."""
    enrolment, pause = _lock(pause)
    if not pause.keeps_seat:
        check_seat(enrolment.group, pause.starts_on)
    until = pause.ends_on.isoformat()
    tell_of(enrolment, ClientEventKind.PAUSED, actor, pause.starts_on, until=until, taken_back=True)
    pause.delete()


def _lock(pause: EnrolmentPause) -> tuple[Enrolment, EnrolmentPause]:
    """As they are now. Raises ValidationError if the student is back already, or the pause is gone."""
    enrolment = lock_enrolment(pause.enrolment)
    now = enrolment.pauses.filter(pk=pause.pk, resumed_on=None).first()
    if now is None:
        raise ValidationError(_("%(student)s is back already.") % {"student": enrolment.client})
    return enrolment, now


def _check_days(enrolment: Enrolment, starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day of a pause is not before its first.")})
    if starts_on < enrolment.starts_on:
        words = _("They come on %(day)s; a pause begins then at the earliest.")
        raise ValidationError({"starts_on": words % {"day": in_words(enrolment.starts_on)}})
    if ends_on > last_day_of(enrolment):
        words = _("%(student)s is in %(group)s until %(day)s: who does not come back before it has left.")
        facts = {"student": enrolment.client, "group": enrolment.group, "day": in_words(last_day_of(enrolment))}
        raise ValidationError({"ends_on": words % facts})


def _check_others(enrolment: Enrolment, starts_on: date, ends_on: date) -> None:
    for other in enrolment.pauses.all():
        last = other.last_day_away
        if other.starts_on <= ends_on and (last is None or last >= starts_on):
            words = _("There is a pause from %(first)s to %(last)s already: end it first, or choose other days.")
            facts = {"first": in_words(other.starts_on), "last": in_words(last or other.ends_on)}
            raise ValidationError({"starts_on": words % facts})
