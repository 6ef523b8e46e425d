"""Sources that deliver leads by themselves, and what they delivered."""

import secrets
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from import_service.choices import DeliveryKind, DeliveryState, Outcome, Reason
from import_service.querysets import DeliveryQuerySet
from leads.choices import Door
from leads.models import Lead, LeadSource
from organizations.models import OrganizationModel
from organizations.models.base import PublicIdModel
from organizations.scoping import OrganizationManager

# So long two tokens are good: time to put the new one into every page that shows the old one.
BOTH_GOOD_FOR = timedelta(days=1)


def new_intake_token() -> str:
    return secrets.token_urlsafe(32)


class Intake(PublicIdModel, OrganizationModel):
    """The door of a source: whoever shows its token delivers leads to it."""

    source = models.OneToOneField(LeadSource, verbose_name=_("source"), on_delete=models.CASCADE, related_name="intake")
    token = models.CharField(max_length=64, unique=True, default=new_intake_token, editable=False)
    old_token = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    old_token_until = models.DateTimeField(null=True, editable=False)
    origins = models.TextField(
        _("pages that may deliver"),
        blank=True,
        help_text=_(
            "One address in a line, for example https://www.example.uz. Only browsers are asked for it: a server that "
            "knows the token may always deliver."
        ),
    )
    per_minute = models.PositiveIntegerField(
        _("leads a minute, at most"), default=600, validators=[MinValueValidator(1)]
    )
    per_minute_of_one = models.PositiveIntegerField(
        _("of them from one address, at most"),
        default=60,
        validators=[MinValueValidator(1)],
        help_text=_("A telephone network puts many people behind one address; a server has one for all."),
    )
    is_on = models.BooleanField(_("takes leads"), default=True)
    opened_at = models.DateTimeField(_("open since"), auto_now_add=True)

    class Meta:
        verbose_name = _("door of a source")
        verbose_name_plural = _("doors of sources")
        ordering = ("source__name",)

    def __str__(self) -> str:
        return self.source.name

    def clean(self) -> None:
        """Origins as browsers send them. Raises ValidationError that names the line."""
        found = [_origin(line.strip()) for line in self.origins.splitlines() if line.strip()]
        self.origins = "\n".join(dict.fromkeys(found))

    def lets_in(self, origin: str) -> bool:
        return origin in self.origins.splitlines()


def _origin(line: str) -> str:
    try:
        parts = urlsplit(line)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        parts, port = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        words = _now("“%(line)s” is not the address of a page. Write it like https://www.example.uz.")
        raise ValidationError({"origins": words % {"line": line}})
    return f"{parts.scheme}://{parts.hostname}{port}"


class Delivery(PublicIdModel, OrganizationModel):
    """What knocked at a door, kept before anything is understood of it. Written by `services.receive_delivery`, worked
    on by `services.work_on_delivery`.

    `key` is the sender's name for it (an Idempotency-Key, the id of an event): the same key of a source and a kind
    comes in once.
    """

    source = models.ForeignKey(
        LeadSource, verbose_name=_("source"), on_delete=models.PROTECT, related_name="deliveries", db_index=False
    )
    door = models.CharField(_("way in"), max_length=20, choices=Door.choices)
    kind = models.CharField(_("what it is"), max_length=10, choices=DeliveryKind.choices, default=DeliveryKind.LEAD)
    key = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, help_text="Of the payload: two that say the same have the same.")
    payload = models.JSONField(_("what came"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    outcome = models.CharField(_("became"), max_length=10, choices=Outcome.choices, blank=True)
    reason = models.CharField(_("why"), max_length=20, choices=Reason.choices, blank=True)
    errors = models.JSONField(default=dict, help_text="{name of a field, or __all__: sentences}.")
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # Somebody is at it, or it rests after a failure; whoever died at it gives it free by this.
    lease_until = models.DateTimeField(null=True)
    lead = models.ForeignKey(
        Lead, verbose_name=_("lead"), on_delete=models.SET_NULL, null=True, related_name="deliveries", db_index=False
    )
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    worked_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = OrganizationManager.from_queryset(DeliveryQuerySet)()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("source", "kind", "key"), name="delivery_once", condition=~Q(key="")),
            # The source of a form may be changed between two that tell of the same lead.
            models.UniqueConstraint(
                fields=("organization", "key"), name="delivery_meta_once", condition=Q(kind=DeliveryKind.META_LEAD)
            ),
            # So may the source of a number.
            models.UniqueConstraint(
                fields=("organization", "key"), name="delivery_whatsapp_once", condition=Q(kind=DeliveryKind.WHATSAPP)
            ),
        )
        indexes = (
            models.Index(fields=("organization", "-id"), name="delivery_newest"),
            models.Index(
                fields=("organization", "id"), name="delivery_to_work_on", condition=Q(state=DeliveryState.WAITING)
            ),
            models.Index(
                fields=("organization", "id"), name="delivery_to_mend", condition=Q(state=DeliveryState.FAILED)
            ),
            models.Index(fields=("source", "digest", "received_at"), name="delivery_equal"),
            models.Index(fields=("source", "received_at"), name="delivery_of_source"),
            models.Index(fields=("lead",), name="delivery_of_lead", condition=Q(lead__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.source}, {self.received_at:%Y-%m-%d %H:%M}"

    def is_free(self, now: datetime) -> bool:
        return self.lease_until is None or self.lease_until < now
