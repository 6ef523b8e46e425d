"""Tasks and alerts of people."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from leads.models import Lead
from organizations.models import Membership, OrganizationModel
from organizations.scoping import OrganizationManager
from reminders.choices import AlertKind
from reminders.querysets import AlertQuerySet, TaskQuerySet


class Task(OrganizationModel):
    """Something one person asked another, or themselves, to do; perhaps about a lead or a client."""

    title = models.CharField(_("what to do"), max_length=200)
    notes = models.TextField(_("notes"), max_length=5000, blank=True)
    assignee = models.ForeignKey(
        Membership, verbose_name=_("who"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    author = models.ForeignKey(
        Membership,
        verbose_name=_("from"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        db_index=False,
    )
    lead = models.ForeignKey(
        Lead,
        verbose_name=_("lead"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        db_index=False,
    )
    client = models.ForeignKey(
        Client,
        verbose_name=_("client"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    due_at = models.DateTimeField(_("until"), null=True, blank=True)
    created_at = models.DateTimeField(_("given"), auto_now_add=True)
    done_at = models.DateTimeField(_("done"), null=True, editable=False)
    done_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, db_index=False
    )
    key = models.CharField(
        max_length=100, blank=True, editable=False, help_text="What made it, so that it is made once."
    )

    objects: ClassVar[Any] = OrganizationManager.from_queryset(TaskQuerySet)()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ("due_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("organization", "key"), name="task_key_unique", condition=~Q(key="")),
        )
        indexes = (
            models.Index(fields=("organization", "assignee", "due_at"), name="task_open", condition=Q(done_at=None)),
            models.Index(fields=("lead",), name="task_of_lead", condition=Q(lead__isnull=False)),
            models.Index(fields=("client",), name="task_of_client", condition=Q(client__isnull=False)),
            models.Index(fields=("organization", "-id"), name="task_newest"),
        )

    def __str__(self) -> str:
        return self.title


class Alert(OrganizationModel):
    """News for one person. At most five a day interrupt; the others wait in the digest."""

    kind = models.CharField(_("what"), max_length=15, choices=AlertKind.choices)
    member = models.ForeignKey(
        Membership, verbose_name=_("who"), on_delete=models.CASCADE, related_name="+", db_index=False
    )
    lead = models.ForeignKey(
        Lead, verbose_name=_("lead"), on_delete=models.PROTECT, null=True, related_name="alerts", db_index=False
    )
    client = models.ForeignKey(
        Client, verbose_name=_("client"), on_delete=models.PROTECT, null=True, related_name="alerts", db_index=False
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    payload = models.JSONField(default=dict)
    interrupts = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=100, help_text="What made it, so that it is made once.")

    objects: ClassVar[Any] = OrganizationManager.from_queryset(AlertQuerySet)()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ("-at", "-id")
        constraints = (models.UniqueConstraint(fields=("organization", "member", "key"), name="alert_key_unique"),)
        indexes = (
            models.Index(fields=("organization", "member", "-at"), name="alert_newest"),
            models.Index(fields=("organization", "member"), name="alert_unseen", condition=Q(seen_at=None)),
            models.Index(fields=("lead",), name="alert_of_lead", condition=Q(lead__isnull=False)),
            models.Index(fields=("client",), name="alert_of_client", condition=Q(client__isnull=False)),
        )

    def __str__(self) -> str:
        return self.get_kind_display()


class RuleMark(OrganizationModel):
    """How far a rule of this center has looked."""

    rule = models.CharField(max_length=40)
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("progress of a rule")
        verbose_name_plural = _("progress of rules")
        constraints = (models.UniqueConstraint(fields=("organization", "rule"), name="rule_mark_unique"),)

    def __str__(self) -> str:
        return self.rule
