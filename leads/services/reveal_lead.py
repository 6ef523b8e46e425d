"""Opens the phones and addresses of a lead for one person for the rest of the day, and writes it into the journal."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import veil
from leads.models import Lead
from leads.phone_guard import opened_today
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit


@transaction.atomic
def reveal_lead(*, lead: Lead, member: Membership) -> None:
    """Nothing for who sees phones anyway, and for what was opened today already."""
    if not member.opens_phones_by_click:
        return
    # One look after another: two at once would both take the last one of the day.
    Membership.objects.select_for_update().get(pk=member.pk)
    opened, limit = opened_today(member), member.organization.reveals_a_day
    if lead.pk in opened:
        return
    if limit and len(opened) >= limit:
        message = _("You have opened %(limit)d phones today, and that is the limit. Ask a manager, or go on tomorrow.")
        raise ValidationError(message, code="limit", params={"limit": limit})
    record_audit(kind=AuditKind.REVEALED, actor=member, about=lead)
    veil.lift()
