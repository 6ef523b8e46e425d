"""Telephone lines: where an exchange tells of calls, how it is set up, and what came today."""

from import_service.admin.calls.line_admin import CallLineAdmin

__all__ = ["CallLineAdmin"]
