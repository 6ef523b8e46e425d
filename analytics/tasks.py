"""Work of figures in the background."""

from django.core.cache import cache

from analytics.services.keep_fresh import keep_kpis_fresh
from organizations.scoping import open_organization
from organizations.tasks import organization_task

EVERY_SECONDS = 60


@organization_task(name="analytics.count_days", autoretry_for=(), expires=EVERY_SECONDS)
def count_days(organization_id: int) -> None:  # noqa: ARG001 - it opened the scope
    """Count days that are missing or say something else by now; the next minute goes on with what is left."""
    keep_kpis_fresh()


def count_days_each_minute() -> None:
    """Beside other work, since a big center takes its time; however often something happens."""
    center = open_organization()
    if cache.add(f"figures-of-days:{center.pk}", 1, EVERY_SECONDS):
        count_days.delay(center.pk)
