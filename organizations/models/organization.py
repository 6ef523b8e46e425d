"""The tenant and its places."""

import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.choices import Role
from organizations.models.base import OrganizationModel, PublicIdModel


def check_timezone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Example: Asia/Tashkent."),
            params={"name": name},
        )


class Organization(PublicIdModel):
    """An education center: the wall around everything it owns."""

    slug = models.SlugField(
        _("short name"),
        max_length=50,
        unique=True,
        help_text=_("Letters, digits and dashes."),
    )
    name = models.CharField(_("name"), max_length=150)
    country = models.CharField(
        _("country"),
        max_length=2,
        default="UZ",
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters, for example UZ."))],
        help_text=_("Two letters. Phones without a country code are read as numbers of this country."),
    )
    timezone = models.CharField(
        _("time zone"),
        max_length=60,
        default="Asia/Tashkent",
        validators=[check_timezone],
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="UZS",
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, for example UZS."))],
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("demo"), default=False, editable=False)
    salespeople_see_all = models.BooleanField(
        _("salespeople see all leads"),
        default=False,
        help_text=_("Off: a salesperson sees own leads and those without an owner."),
    )
    export_denied_roles = models.JSONField(
        _("roles without export"),
        default=list,
        blank=True,
        help_text=_("People with only these roles cannot export."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("center")
        verbose_name_plural = _("centers")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        unknown = set(self.export_denied_roles) - set(Role.values)
        if unknown or Role.OWNER in self.export_denied_roles:
            raise ValidationError({"export_denied_roles": _("Choose roles from the list; an owner can always export.")})

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.timezone)


class Branch(OrganizationModel):
    """A place where lessons happen."""

    name = models.CharField(_("name"), max_length=100)
    city = models.CharField(_("city"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    is_active = models.BooleanField(_("open"), default=True)

    class Meta:
        verbose_name = _("branch")
        verbose_name_plural = _("branches")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("organization", "name"), name="branch_name_unique"),)

    def __str__(self) -> str:
        return self.name
