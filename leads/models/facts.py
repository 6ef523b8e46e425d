"""What is known of a lead; a staged row of an import has the same columns, so applying it is one INSERT..SELECT."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.choices import ClientTie
from clients.models import Client
from common import veil
from leads.choices import Door, LeadStatus, Relation
from leads.models.industry import Industry
from leads.models.source import LeadSource
from organizations.models import Branch, Membership
from organizations.models.address import PostalAddress
from scheduling.models import Course


class LeadFacts(PostalAddress):
    """Columns shared by Lead and the import's staged row. Indexes belong to Lead alone."""

    first_name = models.CharField(_("learner's first name"), max_length=150, blank=True)
    last_name = models.CharField(_("learner's last name"), max_length=150, blank=True)
    contact_name = models.CharField(_("who answers"), max_length=150, blank=True)
    contact_relation = models.CharField(_("who answers is"), max_length=12, choices=Relation.choices, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.CharField(_("email"), max_length=254, blank=True)
    telegram_username = models.CharField(_("Telegram name"), max_length=64, blank=True)
    telegram_id = models.BigIntegerField(_("Telegram id"), null=True, blank=True)
    external_id = models.CharField(_("id in its source"), max_length=150, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    company = models.CharField(_("company"), max_length=150, blank=True)
    industry = models.ForeignKey(
        Industry,
        verbose_name=_("industry"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        db_index=False,
    )
    company_size = models.PositiveIntegerField(_("people in the company"), null=True, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    source = models.ForeignKey(
        LeadSource,
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        db_index=False,
    )
    door = models.CharField(
        _("door"),
        max_length=15,
        choices=Door.choices,
        default=Door.MANUAL,
        editable=False,
    )
    campaign = models.CharField(_("campaign"), max_length=150, blank=True)
    utm = models.JSONField(_("UTM"), default=dict, blank=True, editable=False)
    partner = models.ForeignKey(
        Membership,
        verbose_name=_("partner"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
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
    course = models.ForeignKey(
        Course,
        verbose_name=_("wanted course"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    client = models.ForeignKey(
        Client,
        verbose_name=_("client"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="%(class)ss",
        db_index=False,
        help_text="Who asks is this client, or belongs to it: `client_tie` says as what.",
    )
    client_tie = models.CharField(
        _("known as"), max_length=7, choices=ClientTie.choices, blank=True, default="", db_default="", editable=False
    )
    preferred_days = models.CharField(_("preferred days"), max_length=100, blank=True)
    preferred_time = models.CharField(_("preferred time"), max_length=100, blank=True)
    language = models.CharField(_("speaks"), max_length=20, blank=True)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=LeadStatus.choices,
        default=LeadStatus.NEW,
        editable=False,
    )
    is_archived = models.BooleanField(_("archived"), default=False, editable=False)
    introductory_call_done = models.BooleanField(_("introductory call done"), default=False)
    consent = models.BooleanField(_("agreed to be written to"), null=True, blank=True)
    estimated_value = models.DecimalField(_("estimated value"), max_digits=14, decimal_places=2, null=True, blank=True)
    created_at = models.DateTimeField(_("came"), editable=False)
    extra = models.JSONField(_("other columns"), default=dict, blank=True, editable=False)
    search_text = models.TextField(default="", editable=False)

    class Meta:
        abstract = True

    @property
    def known_as(self) -> str:
        """The learner, else who answers, else the company, else what the person can be reached by; never an id."""
        learner = f"{self.first_name} {self.last_name}".strip()
        return learner or self.contact_name or self.company or self._reached_by

    @property
    def _reached_by(self) -> str:
        """As far as whoever reads it may see."""
        if self.phone:
            return veil.hidden_phone(self.phone) if veil.hides(self.phone) else self.phone
        name = veil.address(self.telegram_username)
        return veil.address(self.email) or (f"@{name}" if name else "")

    @property
    def name(self) -> str:
        return self.known_as or self.nameless

    @property
    def nameless(self) -> str:
        """What stands for a name nobody knows: "No name, Tashkent"."""
        place = self.city or self.region or self.country
        return _("No name, %(place)s") % {"place": place} if place else str(_("No name"))
