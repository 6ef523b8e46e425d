"""One act of telling several people something: who was told by which message, and who has to be called."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.models.message import Message
from messaging.querysets import TellingQuerySet
from organizations.models import Membership, OrganizationModel
from organizations.models.base import PublicIdModel
from organizations.scoping import OrganizationManager


class Telling(PublicIdModel, OrganizationModel):
    """Written by `messaging.services.tell_people`. The same `key` is told once, however often a form is sent."""

    title = models.CharField(_("what"), max_length=250)
    key = models.CharField(max_length=80)
    created_by = models.ForeignKey(
        Membership, verbose_name=_("by whom"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    called_off_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = OrganizationManager.from_queryset(TellingQuerySet)()

    class Meta:
        verbose_name = _("who was told")
        verbose_name_plural = _("who was told")
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("organization", "key"), name="telling_once"),)
        indexes = (models.Index(fields=("organization", "-id"), name="telling_newest"),)

    def __str__(self) -> str:
        return self.title


class ToldPerson(OrganizationModel):
    """Somebody of a telling. Without a message they cannot be reached, and are called; `subject` says who it is in the
    words of a higher app: "client:5"."""

    telling = models.ForeignKey(Telling, on_delete=models.CASCADE, related_name="people", db_index=False)
    subject = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=150)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    about = models.CharField(_("about"), max_length=250, blank=True)
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, related_name="told_people", db_index=False
    )
    called_at = models.DateTimeField(null=True)
    called_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("who was told by which message")
        verbose_name_plural = _("who was told by which message")
        ordering = ("id",)
        indexes = (
            models.Index(fields=("telling",), name="told_person_of"),
            models.Index(fields=("organization", "subject"), name="told_person_who"),
            models.Index(fields=("message",), name="told_by_message", condition=Q(message__isnull=False)),
        )

    def __str__(self) -> str:
        return self.name
