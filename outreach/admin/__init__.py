"""Pages of marketing documents."""

from outreach.admin.materials import MaterialAdmin

__all__ = ["MaterialAdmin"]
