"""The account: a person who learns, pays or answers, or a company that sends people."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Trim
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.choices import ClientKind, ClientStatus, CompanyType, Gender, Priority, TouchChannel
from clients.querysets import IS_COMPANY, ClientQuerySet
from common import veil
from organizations.models import Branch, Membership, OrganizationModel, Tag
from organizations.models.address import PostalAddress
from organizations.models.base import PublicIdModel
from organizations.models.organization import check_timezone
from organizations.scoping import OrganizationManager


class PersonFacts(models.Model):
    """What is known of a person; empty for a company."""

    first_name = models.CharField(_("first name"), max_length=150, blank=True)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender.choices, blank=True)
    nationality = models.CharField(_("nationality"), max_length=60, blank=True)
    language = models.CharField(_("speaks"), max_length=20, blank=True)
    timezone = models.CharField(_("time zone"), max_length=60, blank=True, validators=[check_timezone])
    job_title = models.CharField(_("job title"), max_length=100, blank=True)
    department = models.CharField(_("department"), max_length=100, blank=True)
    employer = models.ForeignKey(
        "clients.Client",
        verbose_name=_("works at"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="people",
        db_index=False,
        help_text=_("A company among the clients."),
    )
    emergency_name = models.CharField(_("in an emergency call"), max_length=150, blank=True)
    emergency_phone = models.CharField(_("emergency phone"), max_length=20, blank=True)

    class Meta:
        abstract = True


class CompanyFacts(models.Model):
    """What is known of a company; empty for a person."""

    company_name = models.CharField(_("company"), max_length=150, blank=True)
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    registration_number = models.CharField(_("registration number"), max_length=50, blank=True)
    company_type = models.CharField(_("kind of company"), max_length=20, choices=CompanyType.choices, blank=True)
    industry = models.CharField(_("industry"), max_length=100, blank=True)
    company_size = models.PositiveIntegerField(_("people in the company"), null=True, blank=True)
    founded_on = models.DateField(_("founded"), null=True, blank=True)
    annual_revenue = models.DecimalField(
        _("yearly revenue"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal())],
    )
    chief_executive = models.CharField(_("chief executive (CEO)"), max_length=150, blank=True)
    finance_chief = models.CharField(_("finance chief (CFO)"), max_length=150, blank=True)
    technical_chief = models.CharField(_("technical chief (CTO)"), max_length=150, blank=True)
    parent_company = models.ForeignKey(
        "clients.Client",
        verbose_name=_("belongs to"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="daughters",
        db_index=False,
    )

    class Meta:
        abstract = True


class Client(PublicIdModel, PersonFacts, CompanyFacts, PostalAddress, OrganizationModel):
    """A person or a company. Changed by `clients.services` only, which write the event of each change."""

    kind = models.CharField(_("kind"), max_length=10, choices=ClientKind.choices, default=ClientKind.PERSON)
    status = models.CharField(
        _("status"), max_length=10, choices=ClientStatus.choices, default=ClientStatus.PROSPECT, editable=False
    )
    priority = models.CharField(_("priority"), max_length=10, choices=Priority.choices, default=Priority.MEDIUM)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.CharField(_("email"), max_length=254, blank=True)
    telegram_username = models.CharField(_("Telegram name"), max_length=64, blank=True)
    telegram_id = models.BigIntegerField(_("Telegram id"), null=True, blank=True, editable=False)
    website = models.CharField(_("website"), max_length=200, blank=True)
    owner = models.ForeignKey(
        Membership,
        verbose_name=_("owner"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    branch = models.ForeignKey(
        Branch,
        verbose_name=_("branch"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    created_by = models.ForeignKey(
        Membership,
        verbose_name=_("created by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    created_at = models.DateTimeField(_("client since"), default=timezone.now, editable=False)
    source = models.CharField(_("came by"), max_length=100, blank=True)
    credit_limit = models.DecimalField(
        _("credit limit"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal())],
    )
    payment_terms = models.CharField(_("payment terms"), max_length=150, blank=True)
    preferred_channel = models.CharField(_("prefers"), max_length=10, choices=TouchChannel.choices, blank=True)
    marketing_consent = models.BooleanField(_("agreed to be written to"), null=True, blank=True)
    tags = models.ManyToManyField(Tag, verbose_name=_("tags"), blank=True, related_name="clients")
    last_contact_at = models.DateTimeField(_("last contact"), null=True, editable=False)
    last_activity_at = models.DateTimeField(_("last activity"), null=True, editable=False)
    is_archived = models.BooleanField(_("archived"), default=False, editable=False)
    extra = models.JSONField(_("other columns"), default=dict, blank=True, editable=False)
    search_text = models.TextField(default="", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    sorted_by = models.GeneratedField(
        expression=Trim(Concat(F("company_name"), F("last_name"), Value(" "), F("first_name"))),
        output_field=models.CharField(max_length=460),
        db_persist=True,
    )

    objects: ClassVar[Any] = OrganizationManager.from_queryset(ClientQuerySet)()

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        ordering = ("sorted_by", "id")
        constraints = (
            models.CheckConstraint(
                name="client_is_named_as_its_kind",
                condition=Q(kind=ClientKind.COMPANY, first_name="", last_name="") & ~Q(company_name="")
                | Q(kind=ClientKind.PERSON, company_name="") & ~Q(first_name="", last_name=""),
            ),
        )
        indexes = (
            models.Index(fields=("organization", "sorted_by", "id"), name="client_by_name"),
            models.Index(fields=("organization", "status"), name="client_status"),
            models.Index(fields=("organization", "owner"), name="client_owner"),
            # Pages and counts of the list read these and no clients but those that are shown. SQLite asks for every
            # column of the condition.
            models.Index(
                fields=("organization", "created_at", "id", "kind", "is_archived"),
                name="client_current",
                condition=Q(is_archived=False),
            ),
            models.Index(
                fields=("organization", "created_at", "id", "is_archived"),
                name="client_archived",
                condition=Q(is_archived=True),
            ),
            models.Index(
                fields=("organization", "created_at", "id", "kind", "is_archived"),
                name="client_companies",
                condition=IS_COMPANY & Q(is_archived=False),
            ),
            models.Index(fields=("organization", "phone"), name="client_phone", condition=~Q(phone="")),
            models.Index(fields=("organization", "email"), name="client_email", condition=~Q(email="")),
            models.Index(
                fields=("organization", "telegram_username"),
                name="client_telegram_name",
                condition=~Q(telegram_username=""),
            ),
            models.Index(
                fields=("organization", "telegram_id"),
                name="client_telegram_id",
                condition=Q(telegram_id__isnull=False),
            ),
            models.Index(fields=("employer",), name="client_employer", condition=Q(employer__isnull=False)),
            models.Index(fields=("parent_company",), name="client_parent", condition=Q(parent_company__isnull=False)),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_company(self) -> bool:
        return self.kind == ClientKind.COMPANY

    @property
    def name(self) -> str:
        return self.company_name or f"{self.first_name} {self.last_name}".strip()

    @property
    def shown_phone(self) -> str:
        """As far as whoever reads it may see."""
        return veil.hidden_phone(self.phone) if veil.hides(self.phone) else self.phone
