"""Contacts with people: the columns every one of them has, of a lead as of a client."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.choices import Direction, TouchChannel, TouchOutcome
from clients.models.client import Client
from clients.querysets import InteractionQuerySet
from common.school_days import check_school_day
from organizations.models import Membership, OrganizationModel
from organizations.scoping import OrganizationManager


class Touch(OrganizationModel):
    """One contact with a person: by which way, who began it, how it ended, how long it took."""

    channel = models.CharField(_("way"), max_length=10, choices=TouchChannel.choices)
    direction = models.CharField(_("who began"), max_length=10, choices=Direction.choices, default=Direction.OUTBOUND)
    outcome = models.CharField(_("how it ended"), max_length=10, choices=TouchOutcome.choices)
    duration_minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    # Of a call that a telephone exchange told of: exact, with where it can be listened to.
    seconds = models.PositiveIntegerField(_("seconds"), null=True, blank=True, editable=False)
    recording = models.URLField(_("recording"), max_length=1000, blank=True, editable=False)
    note = models.CharField(_("what was said"), max_length=5000, blank=True)
    actor = models.ForeignKey(
        Membership, verbose_name=_("who"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, editable=False, help_text="A slip of the hand: it does not count.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.get_outcome_display()}"


class ClientInteraction(Touch):
    """A contact with a client; the event that says so is written with it."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="interactions", db_index=False)
    follow_up_on = models.DateField(_("come back to it on"), null=True, blank=True, validators=[check_school_day])
    followed_up_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = OrganizationManager.from_queryset(InteractionQuerySet)()

    class Meta:
        verbose_name = _("call or message")
        verbose_name_plural = _("calls and messages")
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("client", "-at"), name="interaction_of_client"),
            models.Index(fields=("organization", "-at"), name="interaction_newest"),
            models.Index(
                fields=("organization", "follow_up_on"),
                name="interaction_to_follow",
                condition=models.Q(follow_up_on__isnull=False, followed_up_at__isnull=True),
            ),
        )
