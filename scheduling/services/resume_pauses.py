"""Pauses end by themselves on the day after their last one, if there is a seat to come back to."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from scheduling.models import EnrolmentPause
from scheduling.seats import seats_of_groups
from scheduling.services.pause_enrolment import resume_enrolment


def resume_due_pauses() -> None:
    """Due each minute. Whoever has no seat to come back to stays on the pause, and is tried again."""
    today = timezone.localdate()
    due = list(EnrolmentPause.objects.to_resume(today).select_related("enrolment__group").order_by("ends_on", "pk"))
    seats = seats_of_groups({pause.enrolment.group for pause in due if not pause.keeps_seat}, today)
    for pause in due:
        if pause.keeps_seat or seats[pause.enrolment.group_id].free:
            _resume(pause, today)


def _resume(pause: EnrolmentPause, today: date) -> None:
    """A kept seat was theirs since the day they were to be back; another one is theirs from today on."""
    back = pause.ends_on + timedelta(days=1)
    try:
        resume_enrolment(pause=pause, on=back if pause.keeps_seat else max(back, today), actor=None)
    except ValidationError:
        return  # somebody was faster: those who lead are told by an alert
