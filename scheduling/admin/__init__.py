"""Courses in the admin."""

from scheduling.admin.courses import CourseAdmin

__all__ = ["CourseAdmin"]
