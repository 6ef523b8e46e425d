"""Invites people: each gets a link that works once, until it expires."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.choices import AuditKind
from organizations.invitation_lines import Invitee
from organizations.models import Branch, Invitation, Membership
from organizations.models.people import default_expiry, new_invitation_token
from organizations.services.change_person import check_grant, close_invitations
from organizations.services.record_audit import record_audit


@transaction.atomic
def invite_people(
    *, people: Sequence[Invitee], actor: Membership | None, branches: Iterable[Branch] = ()
) -> list[Invitation]:
    """An invitation for each; all or none. Raises ValidationError for somebody who has an open one."""
    branches = list(branches)
    for invitee in people:
        check_grant(actor=actor, roles=invitee.roles)
        _check_not_invited(invitee)
    return [_invite(invitee, branches, actor) for invitee in people]


def _check_not_invited(invitee: Invitee) -> None:
    same = Q(email=invitee.email) & ~Q(email="") | Q(phone=invitee.phone) & ~Q(phone="")
    if Invitation.objects.open(timezone.now()).filter(same).exists():
        raise ValidationError(
            _("%(name)s is invited already. Renew or withdraw that invitation.") % {"name": invitee.name},
            code="invited",
        )


def _invite(invitee: Invitee, branches: list[Branch], actor: Membership | None) -> Invitation:
    invitation = Invitation.objects.create(
        name=invitee.name, email=invitee.email, phone=invitee.phone, roles=list(invitee.roles), invited_by=actor
    )
    invitation.branches.set(branches)
    record_audit(kind=AuditKind.INVITED, actor=actor, about=invitation, payload={"roles": list(invitee.roles)})
    return invitation


@transaction.atomic
def invite_again(*, person: Membership, actor: Membership | None) -> Invitation:
    """A link by which somebody who works here gets a (new) login, and stays who they are."""
    check_grant(actor=actor, roles=person.roles)
    close_invitations(person=person)
    invitation = Invitation.objects.create(
        person=person, name=person.name, phone=person.phone, roles=sorted(person.roles), invited_by=actor
    )
    record_audit(kind=AuditKind.INVITED, actor=actor, about=invitation, payload={"again": True})
    return invitation


@transaction.atomic
def renew_invitation(*, invitation: Invitation, actor: Membership | None) -> Invitation:
    """A new link with a new term; the old link opens nothing any more."""
    invitation = _unused(invitation)
    check_grant(actor=actor, roles=invitation.roles)
    invitation.token, invitation.expires_at = new_invitation_token(), default_expiry()
    invitation.save(update_fields=["token", "expires_at"])
    record_audit(kind=AuditKind.INVITED, actor=actor, about=invitation, payload={"renewed": True})
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, actor: Membership | None) -> Invitation:
    """Its link opens nothing any more."""
    invitation = _unused(invitation)
    invitation.expires_at = timezone.now()
    invitation.save(update_fields=["expires_at"])
    record_audit(kind=AuditKind.CHANGED, actor=actor, about=invitation, payload={"withdrawn": True})
    return invitation


def _unused(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_by_id:
        raise ValidationError(
            _("%(name)s has joined with this invitation already.") % {"name": locked.name}, code="used"
        )
    return locked
