"""Valid courses for tests and the demo."""

from typing import Any

from scheduling.models import Course


def make_course(**over: Any) -> Course:
    """A course inside the open scope."""
    return Course.objects.create(**{"name": f"English {Course.objects.count() + 1}", **over})
