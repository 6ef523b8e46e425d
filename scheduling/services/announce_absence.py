"""A family says that a student will not come to a lesson, and that they come after all."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.models import Client
from clients.services.rows import lock_client
from scheduling.models import AnnouncedAbsence, Lesson
from scheduling.roll.attendees import students_since

LONGEST_REASON = 250


@transaction.atomic
def announce_absence(*, lesson: Lesson, client: Client, told_by: Client | None, reason: str = "") -> AnnouncedAbsence:
    """Said twice, it is said once; a reason that comes later is added. Nothing is marked: the roll shows it.

    Raises ValidationError for a lesson that has begun, is cancelled, or that the student does not come to anyway.
    """
    client, lesson = _locked(lesson, client)
    if client.pk not in students_since(lesson):
        raise ValidationError(_("%(name)s is not in this lesson.") % {"name": client.name})
    reason = reason.strip()[:LONGEST_REASON]
    said = AnnouncedAbsence.objects.filter(lesson=lesson, client=client).first()
    if said and said.taken_back_at is None and said.about == lesson.starts_at:
        if reason and reason != said.reason:
            said.reason = reason
            said.save(update_fields=["reason"])
        return said
    said = said or AnnouncedAbsence(lesson=lesson, client=client)
    said.about, said.reason, said.told_by = lesson.starts_at, reason, told_by
    said.told_at, said.taken_back_at = timezone.now(), None
    said.save()
    return said


@transaction.atomic
def take_back_absence(*, lesson: Lesson, client: Client) -> None:
    """They come after all. Raises ValidationError as above, once the lesson has begun or is cancelled."""
    client, lesson = _locked(lesson, client)
    said = AnnouncedAbsence.objects.filter(lesson=lesson, client=client, taken_back_at=None)
    said.update(taken_back_at=timezone.now())


def _locked(lesson: Lesson, client: Client) -> tuple[Client, Lesson]:
    client = lock_client(client)
    rows = Lesson.objects.select_for_update(no_key=True, of=("self",)).select_related("group__branch")
    now: Lesson = rows.get(pk=lesson.pk)
    if now.is_cancelled:
        raise ValidationError(_("This lesson is cancelled: nobody comes."))
    if now.starts_at <= timezone.now():
        raise ValidationError(_("This lesson has begun. Write to us if there is something to say."))
    return client, now
