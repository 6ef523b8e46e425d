"""Days on which a teacher does not teach: written down, and taken back."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from scheduling.models import TeacherAbsence, TeacherProfile


@transaction.atomic
def record_absence(
    *, teacher: TeacherProfile, first_day: date, last_day: date, reason: str, note: str = ""
) -> TeacherAbsence:
    """Raises ValidationError for days in the wrong order, or that are written down already."""
    TeacherProfile.objects.select_for_update(of=("self",)).get(pk=teacher.pk)
    absence = TeacherAbsence(teacher=teacher, first_day=first_day, last_day=last_day, reason=reason, note=note)
    absence.clean()
    if TeacherAbsence.objects.filter(teacher=teacher, first_day__lte=first_day, last_day__gte=last_day).exists():
        raise ValidationError(_("%(name)s is absent on these days already.") % {"name": teacher})
    absence.save()
    return absence


@transaction.atomic
def remove_absence(*, absence: TeacherAbsence) -> None:
    """They teach after all; lessons given to others stay with them until somebody gives them back."""
    absence.delete()
