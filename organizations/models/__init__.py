"""Tables of tenants, people and what every app shares."""

from organizations.models.audit import AuditEvent
from organizations.models.base import OrganizationModel
from organizations.models.organization import Branch, Organization
from organizations.models.people import Invitation, Membership, MembershipRole
from organizations.models.seller import SellerProfile
from organizations.models.tag import Tag

__all__ = [
    "AuditEvent",
    "Branch",
    "Invitation",
    "Membership",
    "MembershipRole",
    "Organization",
    "OrganizationModel",
    "SellerProfile",
    "Tag",
]
