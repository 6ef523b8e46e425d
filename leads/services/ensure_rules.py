"""Gives a center the rules every school has: clients and families keep their person, sources and branches theirs."""

from leads.choices import AssignmentKind
from leads.models import AssignmentRule
from organizations.models import Organization

SHIPPED = (
    AssignmentKind.CLIENT_OWNER,
    AssignmentKind.FAMILY,
    AssignmentKind.SOURCE_OWNER,
    AssignmentKind.BRANCH,
)


def ensure_rules(*, organization: Organization) -> None:  # noqa: ARG001 - the scope says it
    """For a center that has none; what people made of theirs stays."""
    if not AssignmentRule.objects.exists():
        AssignmentRule.objects.bulk_create(
            AssignmentRule(kind=kind, order=place * 10) for place, kind in enumerate(SHIPPED, start=1)
        )
