"""Pages of clients."""

from clients.admin.client_admin import ClientAdmin

__all__ = ["ClientAdmin"]
