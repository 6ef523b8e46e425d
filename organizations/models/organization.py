"""The tenant and its places."""

import zoneinfo
from datetime import time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.choices import Credit, Role
from organizations.models.base import OrganizationModel, PublicIdModel
from organizations.working_time import WorkingHours


def check_timezone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Example: Asia/Tashkent."),
            params={"name": name},
        )


def usual_working_days() -> list[int]:
    """Monday to Saturday, as date.weekday() counts."""
    return [0, 1, 2, 3, 4, 5]


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
    opens_at = models.TimeField(_("working from"), default=time(9))
    closes_at = models.TimeField(_("working until"), default=time(20))
    working_days = models.JSONField(_("working days"), default=usual_working_days, blank=True)
    first_response_minutes = models.PositiveSmallIntegerField(
        _("answer a new lead within, minutes"), default=5, help_text=_("Of working time.")
    )
    assigns_by_rules = models.BooleanField(
        _("give new leads out by the rules"),
        default=False,
        help_text=_("On: a new lead without an owner goes to a salesperson by itself."),
    )
    accept_minutes = models.PositiveSmallIntegerField(
        _("accept a given lead within, minutes"),
        default=15,
        help_text=_("Of working time; then it goes to the next person. 0: nobody has to accept."),
    )
    accept_chat_minutes = models.PositiveSmallIntegerField(
        _("accept it in Telegram within, minutes"),
        default=5,
        help_text=_("Of working time, for who has linked a chat and is asked there. 0: as everybody else."),
    )
    score_moves_status = models.BooleanField(
        _("score moves the status"), default=False, help_text=_("Forward only, and to qualified only after a contact.")
    )
    warns_below_score = models.PositiveSmallIntegerField(
        _("warn when converting below the score"), default=50, validators=[MaxValueValidator(100)]
    )
    welcomes_clients = models.BooleanField(
        _("ask to welcome new clients"),
        default=True,
        help_text=_("On: whoever a new client belongs to finds them in My day until somebody has spoken with them."),
    )
    trial_reminder_minutes = models.PositiveSmallIntegerField(
        _("remind of a trial, minutes before"), default=120, validators=[MaxValueValidator(7 * 24 * 60)]
    )
    trial_outcome_minutes = models.PositiveSmallIntegerField(
        _("ask how a trial went, minutes after"), default=3, validators=[MaxValueValidator(24 * 60)]
    )
    waiting_offer_hours = models.PositiveSmallIntegerField(
        _("an offered seat waits for an answer, hours"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(14 * 24)],
        help_text=_("Then the next on the waiting list gets it."),
    )
    credit_goes_to = models.CharField(
        _("figures of salespeople count for"),
        max_length=10,
        choices=Credit.choices,
        default=Credit.OWNER,
        help_text=_(
            "Contacts, trials, offers, enrolments. What nobody did, or had no trial before it, counts for who had the "
            "lead. A change counts all days anew; those that had closed keep a correction."
        ),
    )
    follows_links = models.BooleanField(
        _("note who opens mails and links"),
        default=True,
        help_text=_("Of what is sent to leads: it stands on their pages, and the score can count it."),
    )
    quiet_since = models.TimeField(
        _("no messages from"),
        default=time(21),
        help_text=_("What the center sends by itself waits until the morning. An answer never waits."),
    )
    quiet_until = models.TimeField(_("no messages until"), default=time(8))
    masked_phone_roles = models.JSONField(
        _("roles that see phones on a click"),
        default=list,
        blank=True,
        help_text=_("Each look is written into the journal."),
    )
    reveals_a_day = models.PositiveSmallIntegerField(
        _("phones a person may open in a day"), default=100, help_text=_("For the roles above. 0: no limit.")
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
        if not set(self.masked_phone_roles) <= set(Role.values) - {Role.OWNER}:
            raise ValidationError({"masked_phone_roles": _("Choose roles from the list; an owner sees every phone.")})

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.timezone)

    @property
    def hours(self) -> WorkingHours:
        return WorkingHours(frozenset(self.working_days), self.opens_at, self.closes_at, self.timezone)


class Branch(OrganizationModel):
    """A place where lessons happen."""

    name = models.CharField(_("name"), max_length=100)
    city = models.CharField(_("city"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    timezone = models.CharField(
        _("time zone"),
        max_length=60,
        blank=True,
        validators=[check_timezone],
        help_text=_("Empty: as the center."),
    )
    is_active = models.BooleanField(_("open"), default=True)

    class Meta:
        verbose_name = _("branch")
        verbose_name_plural = _("branches")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("organization", "name"), name="branch_name_unique"),)

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.timezone or self.organization.timezone)
