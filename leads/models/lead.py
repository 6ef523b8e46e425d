"""The lead itself, its further phones and its family."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leads.choices import HOT, Priority
from leads.models.facts import LeadFacts
from leads.models.status import status_label
from leads.querysets import STILL_OPEN, LeadQuerySet
from organizations.models import OrganizationModel, Tag
from organizations.models.base import PublicIdModel
from organizations.scoping import OrganizationManager


class Family(OrganizationModel):
    """Leads of one family: brothers, sisters, a mother who learns too."""

    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("family")
        verbose_name_plural = _("families")

    def __str__(self) -> str:
        return ", ".join(lead.name for lead in self.leads.all())


class Lead(PublicIdModel, LeadFacts, OrganizationModel):
    """A learner-to-be. Changed by `leads.services` only, which write the event of each change."""

    score = models.PositiveSmallIntegerField(_("score"), default=0, editable=False, validators=[MaxValueValidator(100)])
    priority = models.CharField(_("priority"), max_length=10, choices=Priority.choices, default=Priority.MEDIUM)
    priority_is_chosen = models.BooleanField(
        _("priority chosen by hand"), default=False, db_default=False, editable=False
    )
    client_is_chosen = models.BooleanField(_("client chosen by hand"), default=False, db_default=False, editable=False)
    # What the index of hot leads holds instead of the score: while that is in no index, to change it rewrites none.
    is_hot = models.GeneratedField(
        expression=Q(score__gte=HOT),  # type: ignore[arg-type] # as Django's own documentation writes it
        output_field=models.BooleanField(),
        db_persist=True,
    )
    next_contact_at = models.DateTimeField(_("next contact"), null=True, blank=True)
    wake_on = models.DateField(_("asleep until"), null=True, editable=False)
    status_since = models.DateTimeField(null=True, editable=False, help_text="Empty: since the lead came.")
    qualified_at = models.DateTimeField(null=True, editable=False)
    last_contact_at = models.DateTimeField(_("last contact"), null=True, editable=False)
    first_response_at = models.DateTimeField(_("first response"), null=True, editable=False)
    respond_by = models.DateTimeField(
        null=True, editable=False, help_text="When the first response is late; empty: nobody waits for one."
    )
    accept_by = models.DateTimeField(
        null=True, editable=False, help_text="When a lead that was given by the rules goes to the next person."
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="absorbed", db_index=False
    )
    family = models.ForeignKey(
        Family,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="leads",
        db_index=False,
    )
    tags = models.ManyToManyField(Tag, verbose_name=_("tags"), blank=True, related_name="leads")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[Any] = OrganizationManager.from_queryset(LeadQuerySet)()

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ("-id",)
        # Few and lean, since every imported row pays for each: no id where the rows are found first and sorted then.
        indexes = (
            # The order of the first page; the columns after the id let it filter and count without reading a lead.
            models.Index(
                fields=("organization", "next_contact_at", "-id", "is_archived", "status", "source", "owner"),
                name="lead_to_work",
                condition=STILL_OPEN,
            ),
            models.Index(fields=("organization", "created_at", "id"), name="lead_created"),
            # With its owner: whoever sees only own leads counts those in the archive without reading them.
            models.Index(
                fields=("organization", "created_at", "id", "owner"),
                name="lead_archived",
                condition=Q(is_archived=True),
            ),
            # In the order of the list, so that page 500 of a status is walked in the index alone.
            models.Index(fields=("organization", "status", "created_at", "id", "is_archived"), name="lead_status"),
            # Without the organization, which their rows have anyway: PostgreSQL never puts two indexes together that
            # hold the same condition, and then reads all leads of a source to find those of one owner.
            models.Index(fields=("source",), name="lead_source"),
            models.Index(fields=("owner",), name="lead_owner"),
            models.Index(fields=("course",), name="lead_course", condition=Q(course__isnull=False)),
            models.Index(fields=("industry",), name="lead_industry", condition=Q(industry__isnull=False)),
            models.Index(fields=("partner",), name="lead_partner", condition=Q(partner__isnull=False)),
            models.Index(fields=("branch",), name="lead_branch", condition=Q(branch__isnull=False)),
            models.Index(fields=("organization", "city"), name="lead_city", condition=~Q(city="")),
            models.Index(fields=("organization", "region"), name="lead_region", condition=~Q(region="")),
            models.Index(
                fields=("organization", "phone"),
                name="lead_phone",
                condition=~Q(phone=""),
            ),
            models.Index(
                fields=("organization", "email"),
                name="lead_email",
                condition=~Q(email=""),
            ),
            models.Index(
                fields=("organization", "telegram_username"),
                name="lead_telegram_name",
                condition=~Q(telegram_username=""),
            ),
            models.Index(
                fields=("organization", "telegram_id"),
                name="lead_telegram_id",
                condition=Q(telegram_id__isnull=False),
            ),
            models.Index(
                fields=("organization", "external_id"),
                name="lead_external_id",
                condition=~Q(external_id=""),
            ),
            models.Index(
                fields=("organization", "birth_date"),
                name="lead_birth",
                condition=Q(birth_date__isnull=False),
            ),
            models.Index(fields=("family",), name="lead_family", condition=Q(family__isnull=False)),
            models.Index(fields=("organization", "client"), name="lead_client", condition=Q(client__isnull=False)),
            # Nothing an import writes is in these: they cost it nothing.
            models.Index(
                fields=("organization", "owner", "next_contact_at"),
                name="lead_day",
                condition=STILL_OPEN & Q(next_contact_at__isnull=False),
            ),
            models.Index(
                fields=("organization", "owner", "-id"),
                name="lead_fresh",
                condition=Q(status="new", is_archived=False, owner__isnull=False, next_contact_at__isnull=True),
            ),
            models.Index(
                fields=("organization", "owner"),
                name="lead_ready",
                condition=Q(status__in=("documents_pending", "documents_received"), is_archived=False),
            ),
            models.Index(fields=("organization", "owner"), name="lead_hot", condition=STILL_OPEN & Q(is_hot=True)),
            models.Index(fields=("organization", "wake_on"), name="lead_asleep", condition=Q(wake_on__isnull=False)),
            models.Index(
                fields=("organization", "status_since"), name="lead_standing", condition=Q(status_since__isnull=False)
            ),
            models.Index(
                fields=("organization", "qualified_at"), name="lead_qualified", condition=Q(qualified_at__isnull=False)
            ),
            models.Index(
                fields=("organization", "respond_by"),
                name="lead_to_answer",
                condition=Q(respond_by__isnull=False, first_response_at__isnull=True),
            ),
            models.Index(
                fields=("organization", "last_contact_at"),
                name="lead_spoken_with",
                condition=Q(last_contact_at__isnull=False),
            ),
            models.Index(
                fields=("organization", "accept_by"), name="lead_to_accept", condition=Q(accept_by__isnull=False)
            ),
            models.Index(fields=("merged_into",), name="lead_merged", condition=Q(merged_into__isnull=False)),
        )

    def __str__(self) -> str:
        return self.name

    def get_status_display(self) -> str:  # type: ignore[no-redef]
        """In the center's own words."""
        return status_label(self.status)


class LeadPhone(OrganizationModel):
    """A further phone of a lead."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="more_phones")
    phone = models.CharField(_("phone"), max_length=20)

    class Meta:
        verbose_name = _("further phone")
        verbose_name_plural = _("further phones")
        indexes = (models.Index(fields=("organization", "phone"), name="lead_more_phone"),)
        constraints = (models.UniqueConstraint(fields=("lead", "phone"), name="lead_more_phone_unique"),)

    def __str__(self) -> str:
        return self.phone
