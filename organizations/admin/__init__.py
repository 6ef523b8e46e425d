"""The admin of tenants and people, and the bases of every other app's admin."""

from organizations.admin.actions import BulkAction, row_action
from organizations.admin.base import (
    OrganizationModelAdmin,
    OrganizationStackedInline,
    OrganizationTabularInline,
    PlatformModelAdmin,
)
from organizations.admin.center import OrganizationAdmin
from organizations.admin.invitations import InvitationAdmin
from organizations.admin.journal import AuditEventAdmin
from organizations.admin.people import MembershipAdmin
from organizations.admin.places import BranchAdmin, TagAdmin
from organizations.admin.users import UserAdmin

__all__ = [
    "AuditEventAdmin",
    "BranchAdmin",
    "BulkAction",
    "InvitationAdmin",
    "MembershipAdmin",
    "OrganizationAdmin",
    "OrganizationModelAdmin",
    "OrganizationStackedInline",
    "OrganizationTabularInline",
    "PlatformModelAdmin",
    "TagAdmin",
    "UserAdmin",
    "row_action",
]
