"""Numbers of WhatsApp by which a center hears and answers, and what becomes of what it answered."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.choices import Receipt
from messaging.models.meta_keys import MetaKeys
from organizations.models import OrganizationModel

_DIGITS = RegexValidator(r"^\d{5,30}$", _("This has digits only."))


class WhatsAppNumber(MetaKeys):
    """A number of the Cloud API of Meta; its address for Meta is its public id."""

    phone_number_id = models.CharField(
        _("phone number ID"),
        max_length=30,
        validators=[_DIGITS],
        help_text=_("Meta, your app, WhatsApp, API Setup. It is not the phone number itself."),
    )
    account_id = models.CharField(
        _("WhatsApp Business Account ID"),
        max_length=30,
        validators=[_DIGITS],
        help_text=_("On the same page of Meta."),
    )
    display = models.CharField(_("number"), max_length=30, blank=True, editable=False)
    name = models.CharField(_("name"), max_length=150, blank=True, editable=False)
    connected_at = models.DateTimeField(null=True, editable=False, help_text="Its account tells the app of messages.")
    heard_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("number of WhatsApp")
        verbose_name_plural = _("numbers of WhatsApp")
        ordering = ("display", "phone_number_id")
        constraints = (
            models.UniqueConstraint(fields=("organization", "phone_number_id"), name="whatsapp_number_once"),
        )

    def __str__(self) -> str:
        return self.display or self.phone_number_id

    @property
    def is_connected(self) -> bool:
        return bool(self.connected_at and self.verified_at)

    @property
    def can_send(self) -> bool:
        return self.is_on and not self.trouble and bool(self.token)


class WhatsAppReceipt(OrganizationModel):
    """What Meta told of a message of ours, once for each state, until it stands at the message."""

    provider_id = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=Receipt.choices)
    code = models.PositiveIntegerField(null=True, help_text="Of the error, if it failed.")
    why = models.CharField(max_length=250, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("receipt of WhatsApp")
        verbose_name_plural = _("receipts of WhatsApp")
        constraints = (
            models.UniqueConstraint(fields=("organization", "provider_id", "state"), name="whatsapp_receipt_once"),
        )
        indexes = (
            models.Index(
                fields=("organization", "id"), name="whatsapp_receipt_to_apply", condition=Q(applied_at__isnull=True)
            ),
            models.Index(fields=("organization", "received_at"), name="whatsapp_receipt_received"),
        )

    def __str__(self) -> str:
        return self.state
