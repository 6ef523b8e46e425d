"""Forms that the program itself shows to visitors, how often they were opened, and what was sent by them."""

import secrets
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from import_service.hosted_forms.fields import first_fields
from import_service.models.deliveries import Delivery, Intake
from organizations.models import OrganizationModel
from organizations.models.base import PublicIdModel

# Typed from a poster: no two of them look alike.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_form_key() -> str:
    return "".join(secrets.choice(LETTERS) for _each in range(8))


class HostedForm(PublicIdModel, OrganizationModel):
    """A page with a form: what is sent there comes in by its door."""

    intake = models.OneToOneField(
        Intake, verbose_name=_("door"), on_delete=models.CASCADE, related_name="form", editable=False
    )
    key = models.CharField(max_length=32, unique=True, default=new_form_key, editable=False)
    is_on = models.BooleanField(_("open"), default=True, help_text=_("Closed: visitors read that it is over."))
    questions = models.JSONField(
        _("questions"), default=first_fields, help_text="[{key of a field, required}] in order."
    )
    texts = models.JSONField(_("words"), default=dict, blank=True, help_text="{language: {name: text}}.")
    phone = models.CharField(
        _("phone to call"),
        max_length=40,
        blank=True,
        help_text=_("Shown under the form, on posters, and when the form is closed."),
    )
    privacy_url = models.URLField(
        _("page on personal data"), blank=True, help_text=_("The agreement leads to it. Empty: no link.")
    )

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering = ("intake__source__name",)

    def __str__(self) -> str:
        return self.intake.source.name

    @property
    def takes_leads(self) -> bool:
        return self.is_on and self.intake.is_on and self.intake.source.is_active


class FormOpening(OrganizationModel):
    """How often people opened a form on a day of the center."""

    form = models.ForeignKey(HostedForm, on_delete=models.CASCADE, related_name="openings", db_index=False)
    day = models.DateField(_("day"))
    times = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("opening of a form")
        verbose_name_plural = _("openings of forms")
        constraints = (models.UniqueConstraint(fields=("form", "day"), name="form_opening_unique"),)

    def __str__(self) -> str:
        return f"{self.day}: {self.times}"


class FormSending(OrganizationModel):
    """That a delivery was filled in on a form, and what was agreed to there."""

    form = models.ForeignKey(HostedForm, on_delete=models.CASCADE, related_name="sendings", db_index=False)
    delivery = models.OneToOneField(Delivery, on_delete=models.CASCADE, related_name="sending")
    agreed_to = models.TextField(_("agreed to"))
    language = models.CharField(_("language"), max_length=5)
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        verbose_name = _("sending of a form")
        verbose_name_plural = _("sendings of forms")
        indexes = (models.Index(fields=("form", "sent_at"), name="form_sending_newest"),)

    def __str__(self) -> str:
        return str(self.delivery)

    def told(self) -> dict[str, Any]:
        """What the event of the lead keeps of it."""
        at = self.sent_at.isoformat(timespec="seconds")
        return {"text": self.agreed_to, "language": self.language, "form": str(self.form), "at": at}
