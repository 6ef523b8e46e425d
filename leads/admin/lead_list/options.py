"""What filters of the lead list may be set to, of all tables in one query."""

from leads.models import Industry, LeadSource
from leads.rights import DESK
from organizations.admin.listing.filters import Catalog
from organizations.admin.listing.options import options_of, read_catalog
from organizations.choices import Role
from organizations.models import Branch, Membership, Tag
from scheduling.models import Course


def read_options() -> Catalog:
    """By filter key, each in the order of names. People who left stay, since their leads do."""
    people = Membership.objects.order_by()
    parts = (
        options_of(LeadSource.objects.order_by(), "source"),
        options_of(people.filter(role_rows__role__in=DESK), "owner"),
        options_of(people.filter(role_rows__role=Role.PARTNER), "partner"),
        options_of(Course.objects.order_by(), "course"),
        options_of(Tag.objects.order_by(), "tag"),
        options_of(Branch.objects.order_by(), "branch"),
        options_of(Industry.objects.order_by(), "industry"),
    )
    return read_catalog(parts)
