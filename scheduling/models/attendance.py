"""Who was there: a mark for each person of a lesson, what was corrected later, and who said beforehand not to come."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from organizations.models import Membership, OrganizationModel
from scheduling.choices import AttendanceState
from scheduling.models.lesson import Lesson, LessonGuest


class OfAttendee(OrganizationModel):
    """A row about one person of one lesson: a student or a guest."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="+", db_index=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    guest = models.ForeignKey(LessonGuest, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)

    class Meta:
        abstract = True


class Attendance(OfAttendee):
    """A mark, set by a person. Who has none is neither present nor absent. Written by `mark_roll` only."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="marks", db_index=False)
    state = models.CharField(max_length=10, choices=AttendanceState.choices)
    note = models.CharField(_("note"), max_length=250, blank=True)
    marked_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    marked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mark of a roll")
        verbose_name_plural = _("rolls")
        ordering = ("lesson", "id")
        constraints = (
            models.CheckConstraint(
                name="mark_is_of_student_or_guest",
                condition=Q(client__isnull=False, guest__isnull=True) | Q(client__isnull=True, guest__isnull=False),
            ),
            # It begins with the lesson: whoever reads a roll reads it by this.
            models.UniqueConstraint(fields=("lesson", "client"), name="mark_of_student_once"),
            models.UniqueConstraint(fields=("guest",), name="mark_of_guest_once", condition=Q(guest__isnull=False)),
        )
        indexes = (
            models.Index(fields=("client", "lesson"), name="mark_of_client", condition=Q(client__isnull=False)),
            # Few are guests; what they were marked as is news for who brought them.
            models.Index(
                fields=("organization", "marked_at"), name="mark_of_guest_when", condition=Q(guest__isnull=False)
            ),
            # So are absences, and who stays away is asked for each minute.
            models.Index(
                fields=("organization", "marked_at"),
                name="mark_of_absent_when",
                condition=Q(state=AttendanceState.ABSENT),
            ),
        )

    def __str__(self) -> str:
        return self.get_state_display()


class AttendanceChange(OfAttendee):
    """A mark that was corrected, taken off, or set so late that it needed a reason. Only ever added to."""

    from_state = models.CharField(max_length=10, choices=AttendanceState.choices, blank=True)
    to_state = models.CharField(max_length=10, choices=AttendanceState.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    actor = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("correction of a roll")
        verbose_name_plural = _("corrections of rolls")
        ordering = ("-id",)
        indexes = (models.Index(fields=("lesson",), name="correction_of_lesson"),)

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"


class AnnouncedAbsence(OrganizationModel):
    """Somebody said beforehand that a student will not come to a lesson. No mark: the roll shows it to whoever marks.

    It is about the beginning the lesson had then: of a lesson that was moved since, nothing is known. Written by
    `announce_absence` only.
    """

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="announced", db_index=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    about = models.DateTimeField(_("beginning of the lesson"))
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    told_by = models.ForeignKey(
        Client, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False, help_text="Who said it."
    )
    told_at = models.DateTimeField(_("said"))
    taken_back_at = models.DateTimeField(_("taken back"), null=True)

    class Meta:
        verbose_name = _("announced absence")
        verbose_name_plural = _("announced absences")
        ordering = ("-told_at", "-id")
        constraints = (models.UniqueConstraint(fields=("lesson", "client"), name="absence_announced_once"),)
        indexes = (models.Index(fields=("client", "-told_at"), name="announced_of_client"),)

    def __str__(self) -> str:
        return f"{self.client}: {self.lesson}"
