"""A person with an invitation joins the center."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organizations.choices import InvitationState
from organizations.models import Invitation, Membership
from organizations.scoping import organization_scope, platform_wide
from organizations.services.join_center import join_center, take_login


def find_invitation(token: str) -> Invitation | None:
    """The invitation behind a link, of whichever center; it may be used or expired."""
    if not token.isprintable():
        return None
    with platform_wide():
        return (
            Invitation.objects.select_related("organization", "invited_by")
            .filter(token=token, organization__is_active=True)
            .first()
        )


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: Any, name: str = "") -> Membership:
    """The membership of this login; the link is used up. Raises ValidationError if it opens nothing any more."""
    # A member of another center stands in the scope of that one.
    with platform_wide(), organization_scope(invitation.organization):
        locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if locked.state != InvitationState.OPEN:
            raise ValidationError(_("This invitation was used or has expired."), code="closed")
        locked.accepted_by = _join(locked, user, name or locked.name)
        locked.save(update_fields=["accepted_by"])
    return locked.accepted_by


def _join(invitation: Invitation, user: Any, name: str) -> Membership:
    if invitation.person:
        return take_login(person=invitation.person, user=user)
    return join_center(
        user=user, name=name, phone=invitation.phone, roles=invitation.roles, branches=invitation.branches.all()
    )
