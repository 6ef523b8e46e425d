"""Papers of a lead, and which of them a course asks for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leads.choices import DocumentType
from leads.models.lead import Lead
from organizations.models import Membership, OrganizationModel
from organizations.models.paper import Paper
from scheduling.models import Course


class LeadDocument(Paper):
    """One paper: served only by the page that asks who may see the lead."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="documents", db_index=False)
    type = models.CharField(_("kind"), max_length=15, choices=DocumentType.choices)
    uploaded_by = models.ForeignKey(
        Membership,
        verbose_name=_("uploaded by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        help_text="Nobody of the staff: the person sent it.",
    )

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("lead",), name="document_of_lead"),
            models.Index(fields=("file",), name="document_of_file"),
        )


class RequiredDocument(OrganizationModel):
    """A paper without which nobody is enrolled in a course, or, without a course, in any."""

    course = models.ForeignKey(
        Course,
        verbose_name=_("course"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: every course."),
    )
    type = models.CharField(_("kind"), max_length=15, choices=DocumentType.choices)

    class Meta:
        verbose_name = _("required document")
        verbose_name_plural = _("required documents")
        ordering = ("course__name", "type")
        constraints = (
            models.UniqueConstraint(fields=("organization", "course", "type"), name="required_document_unique"),
            models.UniqueConstraint(
                fields=("organization", "type"), name="required_of_all_unique", condition=Q(course=None)
            ),
        )

    def __str__(self) -> str:
        return self.get_type_display()
