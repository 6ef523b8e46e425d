"""Opens the phones and addresses of a row for one person for the rest of the day, and writes it into the journal."""

from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from common import veil
from organizations.choices import AuditKind
from organizations.models import AuditEvent, Membership
from organizations.services.record_audit import record_audit


@transaction.atomic
def reveal(*, about: Model, member: Membership) -> None:
    """Nothing for who sees phones anyway, and for what was opened today already. One limit for rows of all kinds."""
    if not member.opens_phones_by_click:
        return
    # One look after another: two at once would both take the last one of the day.
    Membership.objects.select_for_update().get(pk=member.pk)
    opened, limit = opened_today(member), member.organization.reveals_a_day
    if (about._meta.label_lower, about.pk) in opened:
        return
    if limit and len(opened) >= limit:
        message = _("You have opened %(limit)d phones today, and that is the limit. Ask a manager, or go on tomorrow.")
        raise ValidationError(message, code="limit", params={"limit": limit})
    record_audit(kind=AuditKind.REVEALED, actor=member, about=about)
    veil.lift()


def opened_today(member: Membership) -> set[tuple[str, int]]:
    """(table, key) of what this person has opened since midnight in the center's zone."""
    today = timezone.localdate(timezone=member.organization.zone)
    midnight = datetime.combine(today, time(), member.organization.zone)
    opened = AuditEvent.objects.filter(actor=member, kind=AuditKind.REVEALED, at__gte=midnight)
    return {(model, key) for model, key in opened.values_list("model", "object_id") if key is not None}
