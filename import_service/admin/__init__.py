"""The import in the admin: one page in four steps, and the log."""

from import_service.admin.job_admin import ImportJobAdmin
from import_service.admin.row_admin import ImportRowAdmin

__all__ = ["ImportJobAdmin", "ImportRowAdmin"]
