"""Makes people teachers."""

from collections.abc import Sequence

from django.db import transaction

from organizations.choices import Role
from organizations.models import Membership, MembershipRole
from scheduling.models import Course, TeacherCourse, TeacherProfile


@transaction.atomic
def add_teacher(*, profile: TeacherProfile, name: str = "") -> TeacherProfile:
    """The person of the profile, or a new one of that name who needs no login, becomes a teacher."""
    if name:
        profile.membership = Membership.objects.create(name=" ".join(name.split()))
    MembershipRole.objects.get_or_create(membership=profile.membership, role=Role.TEACHER)
    profile.save()
    return profile


@transaction.atomic
def add_teachers(*, people: Sequence[tuple[Membership, Sequence[Course]]]) -> list[TeacherProfile]:
    """Many at once, each with the courses they teach; people who are not saved yet are new and need no login."""
    Membership.objects.bulk_create(person for person, _courses in people if person.pk is None)
    roles = [MembershipRole(membership=person, role=Role.TEACHER) for person, _courses in people]
    MembershipRole.objects.bulk_create(roles, ignore_conflicts=True)
    profiles = TeacherProfile.objects.bulk_create(TeacherProfile(membership=person) for person, _courses in people)
    taught = zip(profiles, (courses for _person, courses in people), strict=True)
    TeacherCourse.objects.bulk_create(
        TeacherCourse(teacher=profile, course=course) for profile, courses in taught for course in courses
    )
    return profiles
