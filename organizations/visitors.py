"""The scope of a center for somebody from outside, whom a signed link led there."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from organizations.models import Organization
from organizations.scoping import organization_scope, platform_wide


@contextmanager
def visitor_scope(organization: Organization) -> Iterator[None]:
    """As the middleware opens it for a member. A visitor may be logged in at another center meanwhile."""
    with platform_wide(), organization_scope(organization), timezone.override(organization.zone):
        yield
