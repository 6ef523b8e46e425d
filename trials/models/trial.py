"""A trial lesson, its reminders and what was offered after it."""

from datetime import datetime
from typing import Any, ClassVar, cast

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from leads.models import Lead
from messaging.models import Message
from organizations.models import Membership, OrganizationModel
from organizations.models.base import PublicIdModel
from organizations.scoping import OrganizationManager
from scheduling.models import Course, LessonGuest, Room, RoomOccupancy
from trials.choices import ReminderFor, ReminderMoment, TrialAnswer, TrialResult, TrialStatus
from trials.querysets import OPEN, ReminderQuerySet, TrialQuerySet


class TrialLesson(PublicIdModel, OrganizationModel):
    """A lead tries a lesson: as a guest of a group's lesson, or alone at a time and in a room of its own.

    When and where a guest's trial is, its lesson says: it moves with the lesson. Written by `trials.services` only.
    """

    lead = models.ForeignKey(
        Lead, verbose_name=_("lead"), on_delete=models.PROTECT, related_name="trials", db_index=False
    )
    guest = models.OneToOneField(LessonGuest, on_delete=models.PROTECT, null=True, editable=False, related_name="trial")
    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    own_starts_at = models.DateTimeField(_("begins"), null=True, editable=False)
    own_ends_at = models.DateTimeField(_("ends"), null=True, editable=False)
    own_room = models.ForeignKey(
        Room, verbose_name=_("room"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    own_teacher = models.ForeignKey(
        Membership, verbose_name=_("teacher"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    occupancy = models.OneToOneField(
        RoomOccupancy, on_delete=models.SET_NULL, null=True, editable=False, related_name="trial"
    )
    status = models.CharField(
        _("status"), max_length=10, choices=TrialStatus.choices, default=TrialStatus.SCHEDULED, editable=False
    )
    result = models.CharField(
        _("result"), max_length=12, choices=TrialResult.choices, default=TrialResult.PENDING, editable=False
    )
    reason = models.CharField(_("reason"), max_length=250, blank=True, editable=False)
    # Held for the index: how many are open is not to be guessed from how often each status and each result is.
    is_open = models.GeneratedField(
        expression=OPEN,  # type: ignore[arg-type] # as Django's own documentation writes it
        output_field=models.BooleanField(),
        db_persist=True,
    )
    # What they said when they were reminded, and of which beginning: a trial that moves is not confirmed any more.
    answer = models.CharField(_("answer"), max_length=10, choices=TrialAnswer.choices, blank=True, editable=False)
    answered_for = models.DateTimeField(null=True, editable=False)
    note = models.CharField(_("note"), max_length=250, blank=True)
    booked_by = models.ForeignKey(
        Membership, verbose_name=_("booked by"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    booked_at = models.DateTimeField(_("booked"), auto_now_add=True)
    outcome_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    outcome_at = models.DateTimeField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = OrganizationManager.from_queryset(TrialQuerySet)()

    class Meta:
        verbose_name = _("trial lesson")
        verbose_name_plural = _("trial lessons")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="trial_has_a_time",
                condition=Q(guest__isnull=False, own_starts_at=None, own_ends_at=None)
                | Q(guest=None, own_ends_at__gt=F("own_starts_at")),
            ),
        )
        indexes = (
            models.Index(fields=("lead",), name="trial_of_lead"),
            models.Index(fields=("organization", "status", "result", "-id"), name="trial_in_list"),
            models.Index(fields=("organization", "-id"), name="trial_newest"),
            # Few are open at a time, however many there were.
            models.Index(fields=("organization", "status"), name="trial_open", condition=Q(is_open=True)),
            models.Index(fields=("own_teacher",), name="trial_of_teacher", condition=Q(own_teacher__isnull=False)),
            models.Index(
                fields=("organization", "own_starts_at"), name="trial_alone", condition=Q(own_starts_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.lead}: {self.where}"

    @property
    def starts_at(self) -> datetime:
        return cast("datetime", self.guest.lesson.starts_at if self.guest else self.own_starts_at)

    @property
    def ends_at(self) -> datetime:
        return cast("datetime", self.guest.lesson.ends_at if self.guest else self.own_ends_at)

    @property
    def room(self) -> Room | None:
        room: Room | None = self.guest.lesson.room if self.guest else self.own_room
        return room

    @property
    def teacher(self) -> Membership | None:
        teacher: Membership | None = self.guest.lesson.teacher if self.guest else self.own_teacher
        return teacher

    @property
    def answer_now(self) -> TrialAnswer | None:
        """What they said about the time it has now."""
        return TrialAnswer(self.answer) if self.answer and self.answered_for == self.starts_at else None

    @property
    def where(self) -> str:
        """The group, or whatever else is tried."""
        return str(self.guest.lesson.group if self.guest else self.course or _("A trial alone"))

    @property
    def is_without_lesson(self) -> bool:
        """Its lesson is cancelled: it needs another day."""
        return bool(self.status == TrialStatus.SCHEDULED and self.guest and self.guest.lesson.is_cancelled)

    @property
    def is_undecided(self) -> bool:
        """What `is_open` is in the database, of a row that may not be saved yet."""
        has_come = self.status == TrialStatus.ATTENDED
        return self.status == TrialStatus.SCHEDULED or (has_come and self.result == TrialResult.PENDING)

    def is_overdue(self, now: datetime) -> bool:
        """It is over, and nobody has said yet how it went or what becomes of it."""
        return self.is_undecided and self.ends_at <= now


class TrialReminder(OrganizationModel):
    """Somebody is to be reminded of a trial. When follows from the trial as it is now, so that a trial that moves
    takes its reminders along; `sent_for` is the beginning it was done for. Without a message there was no way."""

    trial = models.ForeignKey(TrialLesson, on_delete=models.CASCADE, related_name="reminders", db_index=False)
    moment = models.CharField(_("when"), max_length=6, choices=ReminderMoment.choices)
    audience = models.CharField(_("to whom"), max_length=6, choices=ReminderFor.choices)
    is_off = models.BooleanField(_("switched off"), default=False)
    sent_for = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, editable=False, related_name="+")

    objects: ClassVar[Any] = OrganizationManager.from_queryset(ReminderQuerySet)()

    class Meta:
        verbose_name = _("trial reminder")
        verbose_name_plural = _("trial reminders")
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("trial", "moment", "audience"), name="trial_reminder_once"),)

    def __str__(self) -> str:
        return f"{self.get_moment_display()}: {self.get_audience_display()}"
