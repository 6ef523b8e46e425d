"""Who waits for a seat, and which seats were offered to them."""

from typing import Any, ClassVar, cast

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clients.models import Client
from leads.models import Lead
from organizations.models import Membership, OrganizationModel
from organizations.models.base import PublicIdModel
from organizations.scoping import OrganizationManager
from scheduling.models import Course, Group, SeatHold
from trials.choices import SeatAnswer, WaitingEnd
from trials.querysets import WaitingOfferQuerySet, WaitingQuerySet


class WaitingEntry(PublicIdModel, OrganizationModel):
    """A lead or a client waits for a seat in a group, or in any group of a course; first come, first served."""

    lead = models.ForeignKey(
        Lead,
        verbose_name=_("lead"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="waiting",
        db_index=False,
    )
    client = models.ForeignKey(
        Client,
        verbose_name=_("student"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="waiting",
        db_index=False,
    )
    group = models.ForeignKey(
        Group,
        verbose_name=_("group"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="waiting",
        db_index=False,
    )
    course = models.ForeignKey(
        Course,
        verbose_name=_("course"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    wish = models.CharField(_("wish"), max_length=150, blank=True)
    since = models.DateTimeField(pgettext_lazy("waiting", "since"), auto_now_add=True)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_as = models.CharField(max_length=10, choices=WaitingEnd.choices, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=150, blank=True, editable=False)
    created_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )

    objects: ClassVar[Any] = OrganizationManager.from_queryset(WaitingQuerySet)()

    class Meta:
        verbose_name = pgettext_lazy("waiting list", "who waits")
        verbose_name_plural = _("waiting list")
        ordering = ("since", "id")
        constraints = (
            models.CheckConstraint(
                name="waiting_is_of_somebody", condition=Q(lead__isnull=False) | Q(client__isnull=False)
            ),
            models.CheckConstraint(
                name="waiting_is_for_something", condition=Q(group__isnull=False) | Q(course__isnull=False)
            ),
            models.UniqueConstraint(
                fields=("lead", "group"), name="waiting_lead_once", condition=Q(ended_at=None, lead__isnull=False)
            ),
            models.UniqueConstraint(
                fields=("client", "group"), name="waiting_client_once", condition=Q(ended_at=None, client__isnull=False)
            ),
        )
        indexes = (
            models.Index(fields=("group", "since"), name="waiting_for_group", condition=Q(ended_at=None)),
            models.Index(fields=("organization", "since"), name="waiting_open", condition=Q(ended_at=None)),
            models.Index(fields=("lead",), name="waiting_of_lead", condition=Q(lead__isnull=False)),
            models.Index(fields=("client",), name="waiting_of_client", condition=Q(client__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.place}"

    @property
    def person(self) -> Lead | Client:
        """Who waits."""
        return self.lead or cast("Client", self.client)

    @property
    def place(self) -> Group | Course:
        """What they wait for."""
        return self.group or cast("Course", self.course)


class WaitingOffer(PublicIdModel, OrganizationModel):
    """A seat offered to somebody who waits. Until it is answered a hold keeps the seat; `why` says why they were the
    one."""

    entry = models.ForeignKey(WaitingEntry, on_delete=models.PROTECT, related_name="offers", db_index=False)
    group = models.ForeignKey(
        Group, verbose_name=_("group"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    hold = models.OneToOneField(
        SeatHold, on_delete=models.SET_NULL, null=True, editable=False, related_name="waiting_offer"
    )
    why = models.CharField(_("why"), max_length=250)
    offered_at = models.DateTimeField(_("offered"), auto_now_add=True)
    expires_at = models.DateTimeField(_("until"))
    offered_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    answer = models.CharField(_("answer"), max_length=10, choices=SeatAnswer.choices, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = OrganizationManager.from_queryset(WaitingOfferQuerySet)()

    class Meta:
        verbose_name = _("offered seat")
        verbose_name_plural = _("offered seats")
        ordering = ("-offered_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("entry",), name="waiting_offer_one_open", condition=Q(answer="")),
        )
        indexes = (
            models.Index(fields=("organization", "expires_at"), name="waiting_offer_open", condition=Q(answer="")),
            models.Index(fields=("entry", "-offered_at"), name="waiting_offer_of_entry"),
        )

    def __str__(self) -> str:
        return f"{self.entry}: {self.group}"
