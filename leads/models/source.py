"""Where leads come from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from leads.choices import SourceType
from organizations.models import Membership, OrganizationModel
from organizations.models.base import PublicIdModel


class Channel(OrganizationModel):
    """What won the person: Instagram ads, a friend, a fair. A center adds its own."""

    key = models.SlugField(_("short name"), max_length=40)
    name = models.CharField(_("name"), max_length=80)
    icon = models.CharField(_("icon"), max_length=40, default="campaign", blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("organization", "key"), name="channel_key_unique"),)

    def __str__(self) -> str:
        return self.name


class LeadSource(PublicIdModel, OrganizationModel):
    """One concrete stream of leads of a channel: "Instagram, November"; may belong to a partner."""

    name = models.CharField(_("name"), max_length=100)
    type = models.CharField(_("type"), max_length=10, choices=SourceType.choices, default=SourceType.MANUAL)
    channel = models.ForeignKey(
        Channel,
        verbose_name=_("channel"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sources",
    )
    partner = models.ForeignKey(
        Membership,
        verbose_name=_("partner"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="partner_sources",
        help_text=_("Sees and adds the leads of this source."),
    )
    default_owner = models.ForeignKey(
        Membership,
        verbose_name=_("owner of new leads"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    demands_phone = models.BooleanField(_("phone required"), default=False)
    demands_address = models.BooleanField(_("address required"), default=False)
    mapping = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="Saved answers of the import: column header to field.",
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("organization", "name"), name="lead_source_name_unique"),)

    def __str__(self) -> str:
        return self.name
