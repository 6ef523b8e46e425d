"""The admin of tenants and people, and the bases of every other app's admin."""

from organizations.admin.base import OrganizationModelAdmin, PlatformModelAdmin

__all__ = ["OrganizationModelAdmin", "PlatformModelAdmin"]
