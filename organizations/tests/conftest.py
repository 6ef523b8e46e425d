"""Two centers with the same kinds of rows."""

from typing import NamedTuple

import pytest

from organizations.choices import Role
from organizations.factories import make_branch, make_member, make_organization, make_tag
from organizations.models import Branch, Membership, Organization, Tag
from organizations.scoping import organization_scope


class Center(NamedTuple):
    """A center, its owner, and a row or two of it."""

    organization: Organization
    owner: Membership
    branch: Branch
    tag: Tag


def make_center(name: str) -> Center:
    organization = make_organization(name=f"{name} center")
    owner = make_member(Role.OWNER, organization=organization, name=f"{name} owner")
    with organization_scope(organization):
        return Center(organization, owner, make_branch(name=f"{name} branch"), make_tag(name=f"{name} tag"))


@pytest.fixture
def here(db: None) -> Center:
    return make_center("Here")


@pytest.fixture
def there(db: None) -> Center:
    return make_center("There")
