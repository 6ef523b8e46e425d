"""Tables of marketing documents, their versions, and how often they were opened."""

import secrets
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, OrganizationModel
from organizations.models.base import PublicIdModel
from organizations.models.paper import Paper
from organizations.scoping import OrganizationManager
from outreach.choices import DocumentLanguage, DocumentType, OpeningDoor, OpeningKind
from outreach.querysets import DocumentQuerySet
from scheduling.models import Course

LONGEST_URL = 500


def new_link_key() -> str:
    """Short enough for a chat, and nobody guesses it."""
    return secrets.token_urlsafe(12)


class MarketingDocument(PublicIdModel, OrganizationModel):
    """Something a center shows of itself. What it holds is its newest version; its link stays the same for all."""

    type = models.CharField(_("kind"), max_length=15, choices=DocumentType.choices, default=DocumentType.BROCHURE)
    title = models.CharField(_("title"), max_length=150, help_text=_("As the person who gets it reads it."))
    language = models.CharField(
        _("language"), max_length=3, choices=DocumentLanguage.choices, default=DocumentLanguage.ALL
    )
    course = models.ForeignKey(
        Course,
        verbose_name=_("course"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: about the whole center."),
    )
    internal_only = models.BooleanField(
        _("for the staff only"), default=False, help_text=_("Never sent, and without a link.")
    )
    is_archived = models.BooleanField(_("withdrawn"), default=False, editable=False)
    link_key = models.CharField(max_length=32, unique=True, default=new_link_key, editable=False)

    objects: ClassVar[Any] = OrganizationManager.from_queryset(DocumentQuerySet)()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ("type", "title", "pk")

    def __str__(self) -> str:
        return self.title

    @property
    def current(self) -> "DocumentVersion":
        """Versions that were prefetched are not asked for again."""
        return next(iter(self.versions.all()))

    @property
    def is_for_outsiders(self) -> bool:
        return not (self.internal_only or self.is_archived)


class DocumentVersion(Paper):
    """What a document held from a day on: a file or an address. Rows are added and never changed."""

    document = models.ForeignKey(
        MarketingDocument, on_delete=models.CASCADE, related_name="versions", db_index=False, editable=False
    )
    number = models.PositiveIntegerField(_("version"), editable=False)
    url = models.URLField(_("web address"), max_length=LONGEST_URL, blank=True)
    uploaded_by = models.ForeignKey(
        Membership,
        verbose_name=_("uploaded by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("document", "number"), name="document_version_number_unique"),
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(url="")) | (~Q(file="") & Q(url="")), name="document_version_file_or_url"
            ),
        )
        indexes = (models.Index(fields=("file",), name="document_version_of_file"),)

    def __str__(self) -> str:
        return self.name or self.url


class DocumentOpening(OrganizationModel):
    """How often a document was opened on a day of the center, in one way and through one door."""

    document = models.ForeignKey(MarketingDocument, on_delete=models.CASCADE, related_name="openings", db_index=False)
    day = models.DateField(_("day"))
    kind = models.CharField(_("what"), max_length=10, choices=OpeningKind.choices)
    door = models.CharField(_("how"), max_length=10, choices=OpeningDoor.choices)
    times = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("opening of a material")
        verbose_name_plural = _("openings of materials")
        constraints = (
            models.UniqueConstraint(fields=("document", "day", "kind", "door"), name="document_opening_unique"),
        )

    def __str__(self) -> str:
        return f"{self.day}: {self.times}"
