"""Admin pages of tasks and alerts."""

from reminders.admin import alert_admin, task_admin

__all__ = ["alert_admin", "task_admin"]
