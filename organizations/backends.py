"""Rights come from the roles of the active membership; Django's groups and user permissions are not used."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model

from organizations.models import Membership


class MembershipBackend(ModelBackend):
    """Logs in by name and password; answers permission questions for the organization the person works in now."""

    def get_all_permissions(self, user_obj: Any, obj: Model | None = None) -> set[str]:
        return set(_rights_of(user_obj))

    def get_user_permissions(self, user_obj: Any, obj: Model | None = None) -> set[str]:
        return self.get_all_permissions(user_obj, obj)

    def get_group_permissions(self, user_obj: Any, obj: Model | None = None) -> set[str]:
        return set()

    def has_perm(self, user_obj: AbstractBaseUser | Any, perm: str, obj: Model | None = None) -> bool:
        return perm in _rights_of(user_obj)  # a page asks a hundred times: no copy each time

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(right.startswith(f"{app_label}.") for right in _rights_of(user_obj))


def _rights_of(user: Any) -> frozenset[str]:
    membership: Membership | None = getattr(user, "active_membership", None)
    if membership is None or not user.is_active or not membership.is_active:
        return frozenset()
    return membership.rights
