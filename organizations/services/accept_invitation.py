"""A person with an invitation joins the center."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organizations.choices import InvitationState
from organizations.models import Invitation, Membership
from organizations.scoping import organization_scope, platform_wide
from organizations.services.join_center import join_center


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
        membership = join_center(
            user=user,
            name=name or locked.name,
            phone=locked.phone,
            roles=locked.roles,
            branches=locked.branches.all(),
        )
        locked.accepted_by = membership
        locked.save(update_fields=["accepted_by"])
    return membership
