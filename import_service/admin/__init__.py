"""The import in the admin: one page in four steps, and the log; moving in, the same for a whole center; what
sources deliver by themselves."""

from import_service.admin.calls import CallLineAdmin
from import_service.admin.deliveries import DeliveryAdmin
from import_service.admin.doors import IntakeAdmin
from import_service.admin.hosted_forms import HostedFormAdmin
from import_service.admin.job_admin import ImportJobAdmin
from import_service.admin.meta import MetaPageAdmin
from import_service.admin.moving_in import MovingInAdmin
from import_service.admin.row_admin import ImportRowAdmin
from import_service.admin.sheet_admin import GoogleSheetAdmin

__all__ = [
    "CallLineAdmin",
    "DeliveryAdmin",
    "GoogleSheetAdmin",
    "HostedFormAdmin",
    "ImportJobAdmin",
    "ImportRowAdmin",
    "IntakeAdmin",
    "MetaPageAdmin",
    "MovingInAdmin",
]
