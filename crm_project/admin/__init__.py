"""Tables of the installation itself, for the platform's staff."""

from crm_project.admin.installation import AccessAttemptAdmin
from crm_project.admin.schedule import PeriodicTaskAdmin

__all__ = ["AccessAttemptAdmin", "PeriodicTaskAdmin"]
