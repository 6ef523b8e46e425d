"""What people write down about a client."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.choices import NoteCategory
from clients.models.client import Client
from clients.querysets import NoteQuerySet
from common.school_days import check_school_day
from organizations.models import Membership, OrganizationModel
from organizations.scoping import OrganizationManager


class ClientNote(OrganizationModel):
    """A note; with a date, something to come back to on that day."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="notes", db_index=False)
    category = models.CharField(_("about"), max_length=10, choices=NoteCategory.choices, default=NoteCategory.GENERAL)
    text = models.CharField(_("text"), max_length=5000)
    is_private = models.BooleanField(_("for leaders only"), default=False)
    about_date = models.DateField(_("date"), null=True, blank=True, validators=[check_school_day])
    done_at = models.DateTimeField(null=True, editable=False)
    author = models.ForeignKey(
        Membership,
        verbose_name=_("who"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    objects: ClassVar[Any] = OrganizationManager.from_queryset(NoteQuerySet)()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("client",), name="client_note_of"),
            models.Index(
                fields=("organization", "about_date"),
                name="client_note_due",
                condition=Q(category=NoteCategory.FOLLOW_UP, done_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]
