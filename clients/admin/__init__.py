"""Pages of clients."""

from clients.admin.client_admin import ClientAdmin
from clients.admin.default_tags import DefaultTagAdmin
from clients.admin.segments import ClientSegmentAdmin

__all__ = ["ClientAdmin", "ClientSegmentAdmin", "DefaultTagAdmin"]
