"""How the score of a lead is made."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leads.choices import ScoreAudience, ScoreSign
from organizations.models import OrganizationModel


class ScoreRule(OrganizationModel):
    """One sign and its points. `subject` is a field of the lead or a kind of event, as `sign` asks."""

    sign = models.CharField(_("sign"), max_length=15, choices=ScoreSign.choices)
    subject = models.CharField(_("of what"), max_length=40, blank=True)
    value = models.CharField(_("equals"), max_length=100, blank=True)
    at_least = models.PositiveSmallIntegerField(
        _("at least"), default=1, validators=[MinValueValidator(1)], help_text=_("How many times, or how many days.")
    )
    points = models.SmallIntegerField(_("points"), validators=[MinValueValidator(-100), MaxValueValidator(100)])
    name = models.CharField(_("in words"), max_length=100, blank=True, help_text=_("Empty: as the program says it."))
    audience = models.CharField(_("for"), max_length=10, choices=ScoreAudience.choices, default=ScoreAudience.EVERYBODY)
    is_active = models.BooleanField(_("in use"), default=True)
    order = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("score rule")
        verbose_name_plural = _("score rules")
        ordering = ("order", "id")

    def __str__(self) -> str:
        return f"{self.name or self.get_sign_display()} {self.points:+}"


class ScoreUpkeep(OrganizationModel):
    """What keeps the scores of a center right: a recount of all after a change of rules, and the passing of days."""

    asked_at = models.DateTimeField(null=True, help_text="Rules changed then, and not all leads are recounted yet.")
    done_through = models.BigIntegerField(default=0, help_text="The last lead that is recounted.")
    leads_done = models.PositiveIntegerField(default=0)
    leads_total = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    silence_through = models.DateTimeField(default=timezone.now, help_text="Silence is counted up to here.")

    class Meta:
        verbose_name = _("upkeep of scores")
        verbose_name_plural = _("upkeep of scores")
        constraints = (models.UniqueConstraint(fields=("organization",), name="score_upkeep_unique"),)

    def __str__(self) -> str:
        return str(_("upkeep of scores"))
