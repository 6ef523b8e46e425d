"""The spine: everything that happened to a lead, append-only."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leads.choices import ENGAGEMENT, FIGURE_KINDS, NEWS_KINDS, TURN_KINDS, EventKind
from leads.models.lead import Lead
from messaging.models import Message
from organizations.models import Membership, OrganizationModel


class LeadEvent(OrganizationModel):
    """One fact about a lead, written in the transaction that changed it. Never moved, never deleted.

    `at` is when it happened in the world, `recorded_at` when it was written here. An event without an actor was
    caused by the program itself (an import, a rule).
    """

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="events", db_index=False)
    kind = models.CharField(_("what"), max_length=20, choices=EventKind.choices)
    from_value = models.CharField(_("from"), max_length=150, blank=True)
    to_value = models.CharField(_("to"), max_length=150, blank=True)
    actor = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    recorded_at = models.DateTimeField(auto_now_add=True)
    payload = models.JSONField(default=dict)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("lead", "kind", "to_value"),
                name="lead_event_engaged_once",
                condition=models.Q(kind__in=[kind.value for kind in ENGAGEMENT]),
            ),
        )
        indexes = (
            models.Index(fields=("lead", "-at"), name="lead_event_timeline"),
            models.Index(fields=("organization", "recorded_at"), name="lead_event_recorded"),
            # What people did since an import was planned: a handful of rows beside the import's own thousands.
            models.Index(
                fields=("organization", "recorded_at"), name="lead_event_by_people", condition=~models.Q(actor=None)
            ),
            models.Index(
                fields=("organization", "recorded_at"),
                name="lead_event_news",
                condition=models.Q(kind__in=[kind.value for kind in NEWS_KINDS]),
            ),
            # What figures of days count. An import writes none of these.
            models.Index(
                fields=("organization", "kind", "at"),
                name="lead_event_figures",
                condition=models.Q(kind__in=[kind.value for kind in FIGURE_KINDS]),
            ),
            # What else happened to the lead of such a fact: earlier touches, what took it back, whose it was then.
            models.Index(
                fields=("lead", "kind", "at", "id"),
                name="lead_event_of_lead",
                condition=models.Q(kind__in=[kind.value for kind in FIGURE_KINDS]),
            ),
            models.Index(
                fields=("lead", "at", "id", "kind"),
                name="lead_event_turns",
                condition=models.Q(kind__in=[kind.value for kind in TURN_KINDS]),
            ),
            # Leads that an import took back: few, and asked of each lead that is counted.
            models.Index(
                fields=("lead",), name="lead_event_import_undone", condition=models.Q(kind=EventKind.IMPORT_UNDONE)
            ),
            # Trials that were called off: which were open on a day is asked of all days since.
            models.Index(
                fields=("organization", "at"),
                name="lead_event_called_off",
                condition=models.Q(kind=EventKind.TRIAL, to_value="cancelled"),
            ),
            # What takes another one back: few, and each figure leaves out what was taken back.
            models.Index(
                fields=("organization", "lead"),
                name="lead_event_taking_back",
                condition=models.Q(payload__has_key="taken_back"),
            ),
            # Whom a message was said to: asked when it leaves, and when somebody opens a link of it.
            models.Index(fields=("message",), name="lead_event_told", condition=models.Q(kind=EventKind.TOLD)),
        )

    def __str__(self) -> str:
        return self.get_kind_display()
