"""Valid courses, rooms, teachers and groups for tests and the demo."""

from datetime import date, time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from organizations.choices import Role
from organizations.factories import make_branch
from organizations.models import Membership, MembershipRole
from scheduling.models import Course, Group, Room, TeacherProfile

_numbers = count(1)


def make_course(**over: Any) -> Course:
    """A course inside the open scope."""
    return Course.objects.create(**{"name": f"English {Course.objects.count() + 1}", **over})


def make_room(**over: Any) -> Room:
    """A room for twelve, in a branch of its own unless told otherwise."""
    if "branch" not in over and not over.get("is_online"):
        over["branch"] = make_branch()
    return Room.objects.create(**{"name": f"Room {next(_numbers)}", "capacity": 12, **over})


def make_teacher(**over: Any) -> Membership:
    """Somebody who teaches, without a login."""
    member = Membership.objects.create(**{"name": f"Teacher {next(_numbers)}", **over})
    MembershipRole.objects.create(membership=member, role=Role.TEACHER)
    TeacherProfile.objects.create(membership=member)
    return member


def new_group(**over: Any) -> Group:
    """Not saved: `open_group` does, with its lessons. A month of Mon Wed Fri 15:00–16:30 from tomorrow on."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    course = over.pop("course", None) or make_course()
    facts: dict[str, Any] = {
        "course": course,
        "name": f"G-{next(_numbers)}",
        "days": "mon_wed_fri",
        "starts_at": time(15),
        "lesson_minutes": 90,
        "first_day": tomorrow,
        "last_day": tomorrow + timedelta(days=30),
        "capacity": 12,
        **over,
    }
    return Group(**facts)


def term(first: date, weeks: int) -> dict[str, date]:
    """For `new_group(**term(day, 4))`."""
    return {"first_day": first, "last_day": first + timedelta(weeks=weeks, days=-1)}
