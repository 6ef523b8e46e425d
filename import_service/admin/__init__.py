"""The import in the admin: one page in four steps, and the log; moving in, the same for a whole center."""

from import_service.admin.job_admin import ImportJobAdmin
from import_service.admin.moving_in import MovingInAdmin
from import_service.admin.row_admin import ImportRowAdmin
from import_service.admin.sheet_admin import GoogleSheetAdmin

__all__ = ["GoogleSheetAdmin", "ImportJobAdmin", "ImportRowAdmin", "MovingInAdmin"]
