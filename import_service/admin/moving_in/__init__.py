"""Moving in: one page in four steps, and what it shows."""

from import_service.admin.moving_in.move_admin import MovingInAdmin

__all__ = ["MovingInAdmin"]
