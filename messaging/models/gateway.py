"""A provider of SMS or WhatsApp that takes a message by one HTTP request."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.choices import Channel
from messaging.sealed import SealedField
from organizations.models import OrganizationModel


class Gateway(OrganizationModel):
    """How the center's provider wants to be asked; `{to}`, `{text}` and `{id}` are filled in.

    `id` stays the same for a message however often it is tried: a provider that takes a key can refuse doubles by it.
    """

    channel = models.CharField(
        _("channel"), max_length=10, choices=((Channel.SMS, _("SMS")), (Channel.WHATSAPP, _("WhatsApp")))
    )
    url = models.URLField(_("address"), max_length=500)
    headers = SealedField(
        _("headers"), blank=True, help_text=_("One in a line, for example: Authorization: Bearer 123. Kept sealed.")
    )
    body = models.TextField(
        _("body"),
        default='{"to": "{to}", "text": "{text}"}',
        help_text=_("JSON or form fields (to={to}&text={text}); {to}, {text} and {id} are filled in."),
    )
    id_path = models.CharField(
        _("where the answer has the number"),
        max_length=100,
        blank=True,
        help_text=_("For example data.id. Empty: it is not kept."),
    )
    rate_per_second = models.PositiveSmallIntegerField(
        _("messages a second, at most"), default=5, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    is_on = models.BooleanField(_("on"), default=True)

    class Meta:
        verbose_name = _("provider of SMS or WhatsApp")
        verbose_name_plural = _("providers of SMS and WhatsApp")
        constraints = (models.UniqueConstraint(fields=("organization", "channel"), name="gateway_of_a_channel"),)

    def __str__(self) -> str:
        return self.get_channel_display()
