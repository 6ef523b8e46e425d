"""Webhooks: programs of the center's own that are told what happens, and what each was told."""

import base64
import secrets
from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.choices import EndpointState, PostState
from messaging.querysets import PostQuerySet
from messaging.sealed import SealedField
from organizations.models import OrganizationModel
from organizations.models.base import PublicIdModel
from organizations.scoping import OrganizationManager

# So long two secrets are good: time to give the new one to the receiver.
BOTH_GOOD_FOR = timedelta(days=1)
ANSWER_LENGTH = 500


def new_hook_secret() -> str:
    """As Standard Webhooks writes one: 32 random bytes."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


class WebhookEndpoint(PublicIdModel, OrganizationModel):
    """Where events of these types are posted, signed with a secret that only the receiver knows."""

    name = models.CharField(_("what it is for"), max_length=100, help_text=_("For example: our accounting."))
    url = models.URLField(_("address"), max_length=500)
    events = models.JSONField(_("events"), default=list)
    secret = SealedField(default=new_hook_secret, editable=False)
    old_secret = SealedField(blank=True, editable=False)
    old_secret_until = models.DateTimeField(null=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=EndpointState.choices, default=EndpointState.ON, editable=False
    )
    failing_since = models.DateTimeField(null=True, editable=False, help_text="Nothing got through since then.")
    resting_until = models.DateTimeField(null=True, editable=False, help_text="It did not work: nobody asks it before.")
    delivered_at = models.DateTimeField(_("last delivered"), null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class WebhookPost(PublicIdModel, OrganizationModel):
    """One event for one endpoint, written in the transaction of the event and carried by `messaging.hooks`.

    `body` is what is signed and sent, as it was when it happened; `subject` whom it is about ("lead:7"). The receiver
    knows a post by its `webhook_id`, however often it comes.
    """

    endpoint = models.ForeignKey(
        WebhookEndpoint, verbose_name=_("webhook"), on_delete=models.CASCADE, related_name="posts", db_index=False
    )
    type = models.CharField(_("event"), max_length=50)
    subject = models.CharField(max_length=40, blank=True)
    body = models.TextField(_("what was sent"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PostState.choices, default=PostState.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    # Somebody is at it; whoever died at it gives it free by this.
    lease_until = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(_("last attempt"), null=True)
    code = models.PositiveSmallIntegerField(_("answer"), null=True, help_text="The HTTP status; empty: no answer.")
    ms = models.PositiveIntegerField(_("took, ms"), null=True)
    answer = models.CharField(_("what was answered"), max_length=ANSWER_LENGTH, blank=True)
    created_at = models.DateTimeField(_("happened"), default=timezone.now)

    objects: ClassVar[Any] = OrganizationManager.from_queryset(PostQuerySet)()

    class Meta:
        verbose_name = _("post of a webhook")
        verbose_name_plural = _("posts of webhooks")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("endpoint", "due_at", "id"), name="hook_post_due", condition=Q(state="pending")),
            models.Index(fields=("endpoint", "-id"), name="hook_post_log"),
            models.Index(fields=("endpoint", "tried_at"), name="hook_post_tried"),
            models.Index(fields=("organization", "subject"), name="hook_post_subject"),
            models.Index(fields=("organization", "created_at"), name="hook_post_age"),
        )

    def __str__(self) -> str:
        return self.type

    @property
    def webhook_id(self) -> str:
        return f"msg_{self.public_id.hex}"
