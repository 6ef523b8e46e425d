"""Papers of a client."""

import secrets
from pathlib import PurePosixPath

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.choices import ClientDocumentType
from clients.models.client import Client
from organizations.models import Membership, OrganizationModel
from organizations.models.base import PublicIdModel


def random_path(document: "ClientDocument", name: str) -> str:
    """Nobody guesses where a paper lies, and its own name never reaches the disk."""
    return f"documents/{document.organization_id}/{secrets.token_hex(16)}{PurePosixPath(name).suffix.lower()[:8]}"


class ClientDocument(PublicIdModel, OrganizationModel):
    """One paper: served only by the page that asks who may see the client."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="documents", db_index=False)
    type = models.CharField(_("kind"), max_length=15, choices=ClientDocumentType.choices)
    file = models.FileField(_("file"), upload_to=random_path, max_length=200)
    name = models.CharField(_("name"), max_length=150)
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(_("bytes"), editable=False)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    is_public = models.BooleanField(
        _("the client may see it"), default=False, help_text=_("In the client's own pages and chat.")
    )
    uploaded_by = models.ForeignKey(
        Membership,
        verbose_name=_("uploaded by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    notes = models.CharField(_("notes"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("client",), name="client_document_of"),
            models.Index(
                fields=("organization", "expires_on"),
                name="client_document_expiry",
                condition=Q(expires_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name
