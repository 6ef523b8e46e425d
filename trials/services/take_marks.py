"""Takes what a teacher marked on the roll as how a trial went."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from scheduling.choices import AttendanceState
from scheduling.models import Attendance
from trials.choices import OUTCOMES, TrialResult, TrialStatus
from trials.models import TrialLesson
from trials.services.decide_trial import record_outcome

# Longer than the tick ever rests. What is older was seen, or somebody said something else since.
LOOKS_BACK = timedelta(days=14)
# Who was excused did not come either: they are spoken with again.
_MEANS = {
    AttendanceState.PRESENT: TrialStatus.ATTENDED,
    AttendanceState.LATE: TrialStatus.ATTENDED,
    AttendanceState.ABSENT: TrialStatus.NO_SHOW,
    AttendanceState.EXCUSED: TrialStatus.NO_SHOW,
}
_NOT_DECIDED = Q(guest__trial__result__in=(TrialResult.PENDING, TrialResult.SALES_OFFER))
_LATER_THAN_SAID = Q(guest__trial__status=TrialStatus.SCHEDULED) | Q(
    guest__trial__status__in=OUTCOMES, marked_at__gt=F("guest__trial__outcome_at")
)


def take_marks() -> int:
    """Due each minute: how many trials got an outcome, or another one. The later of mark and outcome holds."""
    now = timezone.now()
    marks = Attendance.objects.filter(
        _NOT_DECIDED, _LATER_THAN_SAID, marked_at__gt=now - LOOKS_BACK, guest__lesson__starts_at__lte=now
    )
    found = list(marks.select_related("marked_by").annotate(trial=F("guest__trial")).order_by("marked_at", "pk"))
    for mark in found:
        trial = TrialLesson(pk=mark.trial)
        record_outcome(trial=trial, status=_MEANS[mark.state], actor=mark.marked_by, at=mark.marked_at)
    return len(found)
