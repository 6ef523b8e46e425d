"""What has to be done with a lead until when."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leads.choices import OPEN_REMINDERS, ReminderKind, ReminderStatus
from leads.models.lead import Lead
from leads.querysets import ReminderQuerySet
from organizations.models import Membership, OrganizationModel
from organizations.scoping import OrganizationManager


class LeadReminder(OrganizationModel):
    """A deadline about a lead, for its owner unless somebody else is named.

    The open follow-up of a lead is its next contact: there is at most one, and `set_next_contact` keeps it.
    """

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="reminders", db_index=False)
    kind = models.CharField(
        _("kind"), max_length=15, choices=ReminderKind.choices, default=ReminderKind.FOLLOW_UP, editable=False
    )
    text = models.CharField(_("what to do"), max_length=250, blank=True)
    deadline_at = models.DateTimeField(_("until"))
    snoozed_until = models.DateTimeField(_("put off until"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=ReminderStatus.choices, default=ReminderStatus.PENDING, editable=False
    )
    member = models.ForeignKey(
        Membership,
        verbose_name=_("who"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text=_("Empty: the owner of the lead."),
    )
    author = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    overdue_at = models.DateTimeField(null=True, editable=False)
    completed_at = models.DateTimeField(null=True, editable=False)
    completed_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, db_index=False
    )
    key = models.CharField(
        max_length=100, blank=True, editable=False, help_text="What made it, so that it is made once."
    )

    objects: ClassVar[Any] = OrganizationManager.from_queryset(ReminderQuerySet)()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ("deadline_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("lead",),
                name="reminder_one_follow_up",
                condition=Q(kind=ReminderKind.FOLLOW_UP, status__in=OPEN_REMINDERS),
            ),
            models.UniqueConstraint(fields=("organization", "key"), name="reminder_key_unique", condition=~Q(key="")),
        )
        indexes = (
            models.Index(
                fields=("organization", "deadline_at"), name="reminder_open", condition=Q(status__in=OPEN_REMINDERS)
            ),
            models.Index(fields=("lead",), name="reminder_of_lead"),
            # Those that figures of a day count, by the day they were due and by when they were done or missed.
            models.Index(
                fields=("organization", "deadline_at"), name="reminder_done", condition=Q(completed_at__isnull=False)
            ),
            models.Index(
                fields=("organization", "completed_at"),
                name="reminder_done_at",
                condition=Q(completed_at__isnull=False),
            ),
            models.Index(
                fields=("organization", "deadline_at"), name="reminder_missed", condition=Q(overdue_at__isnull=False)
            ),
            models.Index(
                fields=("organization", "overdue_at"), name="reminder_missed_at", condition=Q(overdue_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.text or self.get_kind_display()
