"""Pages of clients."""

from clients.admin.client_admin import ClientAdmin
from clients.admin.segments import ClientSegmentAdmin

__all__ = ["ClientAdmin", "ClientSegmentAdmin"]
