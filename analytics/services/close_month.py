"""Closes a month whose figures somebody has settled, and opens it again."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from analytics.closing import IS_FINAL
from analytics.models import ClosedMonth, KPIDay
from analytics.models.months import last_day
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.scoping import open_organization
from organizations.services.record_audit import record_audit


@transaction.atomic
def close_month(*, month: date, actor: Membership) -> ClosedMonth:
    """Nothing happens to one that is closed. Raises ValidationError for a month that goes on, has no figures, or has a
    day that is still to be counted."""
    closed = ClosedMonth.objects.filter(month=month).first()
    if closed:
        return closed
    days = KPIDay.objects.filter(day__gte=month, day__lte=last_day(month))
    if last_day(month) >= timezone.localdate(timezone=open_organization().zone):
        raise ValidationError(_("%(month)s is not over yet. Close it when its last day is counted.") % _named(month))
    if not days.exists():
        raise ValidationError(_("Nothing was counted in %(month)s.") % _named(month))
    if days.exclude(IS_FINAL).exists():
        raise ValidationError(
            _("Some days of %(month)s are being counted anew. Try again in a few minutes.") % _named(month)
        )
    closed, is_new = ClosedMonth.objects.get_or_create(
        month=month, organization=open_organization(), defaults={"closed_by": actor}
    )
    if is_new:
        record_audit(
            kind=AuditKind.ADDED, actor=actor, about=closed, label=_("Closed month: %(month)s") % _named(month)
        )
    return closed


@transaction.atomic
def open_month(*, month: date, actor: Membership) -> None:
    """Nothing happens to one that is open."""
    closed = ClosedMonth.objects.select_for_update().filter(month=month).first()
    if closed:
        label = _("Closed month: %(month)s") % _named(month)
        record_audit(kind=AuditKind.DELETED, actor=actor, about=closed, label=label)
        closed.delete()


def _named(month: date) -> dict[str, str]:
    return {"month": date_format(month, "F Y")}
