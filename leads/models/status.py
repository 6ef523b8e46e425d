"""What a center makes of the statuses: its own names, those it does not use, why leads leave."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from leads.choices import NEEDS_REASON, LeadStatus
from organizations.kept_counts import count_anew, keep
from organizations.models import OrganizationModel
from organizations.scoping import current_organization

KEPT_SECONDS = 600


class StatusSetting(OrganizationModel):
    """A status under the center's own name, or hidden. A status without a row is shown as it is."""

    status = models.CharField(_("status"), max_length=20, choices=LeadStatus.choices)
    name = models.CharField(_("own name"), max_length=40, blank=True)
    is_hidden = models.BooleanField(_("hidden"), default=False)

    class Meta:
        verbose_name = _("name of a status")
        verbose_name_plural = _("names of statuses")
        constraints = (models.UniqueConstraint(fields=("organization", "status"), name="status_setting_unique"),)

    def __str__(self) -> str:
        return self.name or self.get_status_display()


class LeaveReason(OrganizationModel):
    """Why leads are lost or not suitable; a center edits the list."""

    status = models.CharField(
        _("status"), max_length=20, choices=[(status.value, status.label) for status in NEEDS_REASON]
    )
    name = models.CharField(_("reason"), max_length=100)
    order = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("reason to leave")
        verbose_name_plural = _("reasons to leave")
        ordering = ("status", "order", "name")
        constraints = (models.UniqueConstraint(fields=("organization", "status", "name"), name="leave_reason_unique"),)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class StatusWords:
    """How one center calls the statuses, and which it does not use."""

    names: dict[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()


def status_words() -> StatusWords:
    """Of the center whose scope is open; asked once for each request or task."""
    organization = current_organization()
    if organization is None:
        return StatusWords()
    known: StatusWords | None = organization.__dict__.get("_status_words")
    if known is None:
        known = keep("status-words", organization.pk, KEPT_SECONDS, _read_words)
        organization.__dict__["_status_words"] = known
    return known


def forget_status_words() -> None:
    """After the settings were saved."""
    organization = current_organization()
    if organization is not None:
        organization.__dict__.pop("_status_words", None)
        count_anew(organization.pk)


def _read_words() -> StatusWords:
    rows = StatusSetting.objects.values_list("status", "name", "is_hidden")
    found = list(rows)
    return StatusWords(
        names={status: name for status, name, _hidden in found if name},
        hidden=frozenset(status for status, _name, is_hidden in found if is_hidden),
    )


def status_label(value: str) -> str:
    """The center's word for a status; what is no status is shown as it is."""
    if value not in LeadStatus.values:
        return value
    return status_words().names.get(value) or str(LeadStatus(value).label)


def status_choices(statuses: Iterable[LeadStatus] = tuple(LeadStatus)) -> list[tuple[str, str]]:
    """Those of these statuses that the center uses, in its words."""
    hidden = status_words().hidden
    return [(status.value, status_label(status)) for status in statuses if status not in hidden]
