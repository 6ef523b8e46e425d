"""The doors of sources: their addresses, how a lead is sent there, and what came through them today."""

from import_service.admin.doors.door_admin import IntakeAdmin

__all__ = ["IntakeAdmin"]
