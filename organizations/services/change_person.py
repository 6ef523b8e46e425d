"""Changes what a person is in a center: name, roles, branches, whether they still work here."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from organizations.choices import Role
from organizations.models import Branch, Membership, Organization
from organizations.rights import rights_of
from organizations.services.join_center import set_roles


@transaction.atomic
def change_person(
    *, person: Membership, roles: Iterable[str], branches: Iterable[Branch], actor: Membership | None
) -> Membership:
    """Save `person` (new or known) with these roles and branches. Ending a membership ends access with the next click.

    Raises ValidationError if the actor may not give these roles, or if the center would be left without an owner.
    """
    roles = frozenset(roles)
    check_grant(actor=actor, roles=roles, person=person)
    was_owner = person.pk is not None and owners().filter(pk=person.pk).exists()
    person.save()
    person.branches.set(branches)
    set_roles(membership=person, roles=roles)
    if was_owner:
        _check_an_owner_is_left(person)
    return person


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


def _check_an_owner_is_left(person: Membership) -> None:
    # Two owners who step down at once wait for each other here, and the second one is told.
    Organization.objects.select_for_update().get(pk=person.organization_id)
    if not owners().exists():
        raise ValidationError(
            _("%(name)s is the last owner who can log in. Make somebody else an owner first.") % {"name": person.name},
            code="last_owner",
        )
