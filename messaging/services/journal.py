"""What people did with messages, in the journal of the center."""

from django.db.models import QuerySet

from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit


def note(actor: Membership | None, decision: str, messages: QuerySet, count: int) -> None:
    """One line: about the message if it is one, else how many."""
    about = messages.first() if count == 1 else None
    payload = {"decision": decision} if about else {"decision": decision, "rows": count}
    label = "" if about else str(messages.model._meta.verbose_name_plural)
    record_audit(kind=AuditKind.CHANGED, actor=actor, about=about, label=label, payload=payload)
