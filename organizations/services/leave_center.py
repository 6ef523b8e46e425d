"""Ends somebody's work in a center in one step, and takes them back: what they held, their login, their links."""

from collections.abc import Sequence
from typing import Any

from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.contributions import handover_parts
from organizations.choices import AuditKind
from organizations.models import AuditEvent, Membership, Organization
from organizations.people import memberships_of
from organizations.scoping import open_organization
from organizations.services.change_person import check_change, close_invitations
from organizations.services.record_audit import record_audit


@transaction.atomic
def leave_center(*, person: Membership, receivers: Sequence[Membership], actor: Membership) -> Membership:
    """Everything this person held goes to the receivers in turn; then nothing of the center opens for them.

    Raises ValidationError for the last owner, for who has left already, and if somebody has to take something over.
    """
    # In the order of change_person: two owners who leave at once wait for each other.
    Organization.objects.select_for_update().get(pk=open_organization().pk)
    person = Membership.objects.get(pk=person.pk)
    if not person.is_active:
        raise ValidationError(_("%(name)s has left already.") % {"name": person.name}, code="left")
    check_change(person=person, roles=person.roles, is_active=False, actor=actor)
    _check_receivers(person, receivers)
    moved = {key: part.move(person, receivers, actor) for key, part in handover_parts.items()}
    # Nor does the bot know them any more.
    person.is_active, person.telegram_id = False, None
    person.save(update_fields=["is_active", "telegram_id"])
    close_invitations(person=person)
    facts = {"handed_over": sum(moved.values()), "receivers": [receiver.name for receiver in receivers]}
    record_audit(kind=AuditKind.LEFT, actor=actor, about=person, payload={**facts, "blocked": _block_login(person)})
    return person


@transaction.atomic
def return_to_center(*, person: Membership, actor: Membership) -> Membership:
    """Works here again, with the same roles and login; what was handed over stays with those who have it now."""
    person = Membership.objects.select_for_update(of=("self",)).get(pk=person.pk)
    check_change(person=person, roles=person.roles, is_active=True, actor=actor)
    person.is_active = True
    person.save(update_fields=["is_active"])
    if person.user and not person.user.is_active and _was_blocked(person):
        person.user.is_active = True
        person.user.save(update_fields=["is_active"])
    record_audit(kind=AuditKind.RETURNED, actor=actor, about=person)
    return person


def _check_receivers(person: Membership, receivers: Sequence[Membership]) -> None:
    if any(receiver.pk == person.pk or not receiver.is_active for receiver in receivers):
        raise ValidationError(_("Choose people who go on working here."), code="receivers")
    if not receivers and any(part.count(person) for part in handover_parts):
        raise ValidationError(
            _("Choose who takes over what %(name)s has to do.") % {"name": person.name}, code="nobody"
        )


def _block_login(person: Membership) -> bool:
    """Only of who works nowhere else: in another center the login goes on, this one is closed by the membership."""
    user = person.user
    if user is None or not user.is_active or user.is_superuser or memberships_of(user):
        return False
    user.is_active = False
    user.save(update_fields=["is_active"])
    _end_sessions(user)
    return True


def _end_sessions(user: Any) -> None:
    key = str(user.pk)
    running = Session.objects.filter(expire_date__gt=timezone.now())
    theirs = [row.pk for row in running.iterator() if row.get_decoded().get("_auth_user_id") == key]
    Session.objects.filter(pk__in=theirs).delete()


def _was_blocked(person: Membership) -> bool:
    """By leaving, not by the platform's staff."""
    left = AuditEvent.objects.filter(kind=AuditKind.LEFT, model=person._meta.label_lower, object_id=person.pk)
    latest = left.order_by("-pk").first()
    return bool(latest and latest.payload.get("blocked"))
