"""A center in whose scope trials are booked, at a moment of its own."""

from organizations.tests.clock import long_before_the_lessons
from scheduling.tests.conftest import school

__all__ = ["long_before_the_lessons", "school"]
