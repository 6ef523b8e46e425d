"""Changes what a person is in a center: name, roles, branches."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.choices import Role
from organizations.models import Branch, Invitation, Membership, Organization
from organizations.rights import rights_of
from organizations.scoping import current_organization
from organizations.services.join_center import set_roles

# Of somebody known. Who left while the form was open stays away.
CHANGED = ("name", "phone")


@transaction.atomic
def change_person(
    *, person: Membership, roles: Iterable[str], branches: Iterable[Branch], actor: Membership | None
) -> Membership:
    """Save `person` (new or known) with these roles and branches. Whether somebody known works here is decided by
    `leave_center` and `return_to_center` only.

    Raises ValidationError as `check_change` does.
    """
    roles = frozenset(roles)
    # Two owners who step down at once wait for each other here, and the second one is told.
    Organization.objects.select_for_update().get(pk=current_organization().pk)  # type: ignore[union-attr]
    works_here = person.pk is None or Membership.objects.filter(pk=person.pk, is_active=True).exists()
    check_change(person=person, roles=roles, is_active=works_here, actor=actor)
    person.save(update_fields=CHANGED if person.pk else None)
    person.branches.set(branches)
    set_roles(membership=person, roles=roles)
    return person


def close_invitations(*, person: Membership) -> None:
    """Links by which this person could get a login open nothing any more."""
    Invitation.objects.open(timezone.now()).filter(person=person).update(expires_at=timezone.now())


def check_change(*, person: Membership, roles: Iterable[str], is_active: bool, actor: Membership | None) -> None:
    """Raises ValidationError if the actor may not give these roles, or if nobody would be left to own the center."""
    roles = frozenset(roles)
    check_grant(actor=actor, roles=roles, person=person)
    if is_active and Role.OWNER in roles:
        return
    if person.pk and set(owners().values_list("pk", flat=True)) == {person.pk}:
        raise ValidationError(
            _("%(name)s is the last owner who can log in. Make somebody else an owner first.") % {"name": person.name},
            code="last_owner",
        )


def check_grant(*, actor: Membership | None, roles: Iterable[str], person: Membership | None = None) -> None:
    """Nobody gives a right they do not have, to others or to themselves. No actor is the program itself."""
    if actor is None:
        return
    held = rights_of(person.roles) if person and person.pk else frozenset()
    if not rights_of(roles) - held <= actor.rights:
        raise ValidationError(_("You can only give roles whose rights you have yourself."), code="grant")


def owners() -> QuerySet[Membership]:
    """People of the open scope's center who can log in now and may do everything."""
    return Membership.objects.filter(is_active=True, user__is_active=True, role_rows__role=Role.OWNER)
