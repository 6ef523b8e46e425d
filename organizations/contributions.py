"""What this app adds to pages of others."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.contributions import ChecklistStep, checklist_steps
from organizations.models import Branch, Invitation, Membership


def register() -> None:
    checklist_steps.register(
        "branch",
        ChecklistStep(
            title=_("Name your branches"),
            hint=_("Where lessons happen; one is enough"),
            icon="location_on",
            url=lambda: reverse("admin:organizations_branch_add"),
            done=lambda: Branch.objects.exists(),
            permission="organizations.add_branch",
            order=10,
        ),
    )
    checklist_steps.register(
        "people",
        ChecklistStep(
            title=_("Invite your people"),
            hint=_("Paste names; each gets a link"),
            icon="person_add",
            url=lambda: reverse("admin:organizations_invitation_add"),
            done=lambda: Invitation.objects.exists() or Membership.objects.count() > 1,
            permission="organizations.add_invitation",
            order=20,
        ),
    )
