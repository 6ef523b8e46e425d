"""Which days of figures rows fall on."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from analytics.models import KPIDay


def in_days(rows: QuerySet, moment: str) -> Any:
    """`kpi_day` of each row: the day whose beginning is the last one before this moment."""
    begun = KPIDay.objects.filter(starts_at__lte=OuterRef(moment)).order_by("-starts_at").values("pk")[:1]
    return rows.order_by().annotate(kpi_day=Subquery(begun)).filter(kpi_day__isnull=False).values("kpi_day")
