"""Workbooks of the tests tell of terms that are still to come."""

from organizations.tests.clock import long_before_the_lessons

__all__ = ["long_before_the_lessons"]
