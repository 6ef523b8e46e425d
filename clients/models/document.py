"""Papers of a client."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.choices import ClientDocumentType
from clients.models.client import Client
from clients.querysets import DocumentQuerySet
from common.school_days import check_school_day
from organizations.models import Membership
from organizations.models.paper import Paper
from organizations.scoping import OrganizationManager


class ClientDocument(Paper):
    """One paper: served only by the page that asks who may see the client."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="documents", db_index=False)
    type = models.CharField(_("kind"), max_length=15, choices=ClientDocumentType.choices)
    expires_on = models.DateField(_("valid until"), null=True, blank=True, validators=[check_school_day])
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

    objects: ClassVar[Any] = OrganizationManager.from_queryset(DocumentQuerySet)()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("client",), name="client_document_of"),
            models.Index(fields=("file",), name="client_document_file"),
            models.Index(
                fields=("organization", "expires_on"),
                name="client_document_expiry",
                condition=Q(expires_on__isnull=False),
            ),
        )
