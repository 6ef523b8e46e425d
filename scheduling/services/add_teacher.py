"""Makes somebody a teacher."""

from django.db import transaction

from organizations.choices import Role
from organizations.models import Membership, MembershipRole
from scheduling.models import TeacherProfile


@transaction.atomic
def add_teacher(*, profile: TeacherProfile, name: str = "") -> TeacherProfile:
    """The person of the profile, or a new one of that name who needs no login, becomes a teacher."""
    if name:
        profile.membership = Membership.objects.create(name=" ".join(name.split()))
    MembershipRole.objects.get_or_create(membership=profile.membership, role=Role.TEACHER)
    profile.save()
    return profile
