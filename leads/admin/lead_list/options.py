"""What filters of the lead list may be set to, of all tables in one query."""

from collections import defaultdict

from django.db.models import CharField, F, QuerySet, Value

from leads.models import Industry, Lead, LeadSource
from leads.rights import DESK
from organizations.admin.listing.filters import Option
from organizations.choices import Role
from organizations.kept_counts import keep
from organizations.models import Branch, Membership, Tag
from organizations.scoping import current_organization
from scheduling.models import Course

PLACES = 300
PLACES_KEPT_SECONDS = 300


def read_options() -> dict[str, list[Option]]:
    """By filter key, each in the order of names. People who left stay, since their leads do."""
    people = Membership.objects.order_by()
    parts = (
        _of(LeadSource.objects.order_by(), "source"),
        _of(people.filter(role_rows__role__in=DESK), "owner"),
        _of(people.filter(role_rows__role=Role.PARTNER), "partner"),
        _of(Course.objects.order_by(), "course"),
        _of(Tag.objects.order_by(), "tag"),
        _of(Branch.objects.order_by(), "branch"),
        _of(Industry.objects.order_by(), "industry"),
    )
    catalog: dict[str, list[Option]] = defaultdict(list)
    for kind, pk, name in sorted(parts[0].union(*parts[1:]), key=lambda row: (row[0], row[2].casefold())):
        catalog[kind].append(Option(str(pk), name))
    return catalog


def _of(rows: QuerySet, kind: str) -> QuerySet:
    return rows.annotate(kind=Value(kind, CharField()), label=F("name")).values_list("kind", "pk", "label")


def read_places(field: str) -> list[str]:
    """All values of `city` or `region`. It reads a whole index, so it is asked for when the menu opens, and kept."""
    rows = Lead.objects.exclude(**{field: ""}).order_by(field).values_list(field, flat=True).distinct()
    organization = current_organization()
    return keep(
        f"lead-{field}",
        organization.pk if organization else 0,
        PLACES_KEPT_SECONDS,
        lambda: sorted(rows[:PLACES], key=str.casefold),
    )
