"""How often a form was opened and sent, and how many leads it brought; in days of the center."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from import_service.choices import DeliveryState
from import_service.models import FormOpening, FormSending, HostedForm
from organizations.admin.listing.time_filters import midnight

DAYS = 30


def figures_of(form: HostedForm) -> dict[str, dict[str, int]]:
    """{today, month: {opened, sent, leads}}, in two queries."""
    today = timezone.localdate()
    first = today - timedelta(days=DAYS - 1)
    times = FormOpening.objects.filter(form=form, day__gte=first)
    opened = times.aggregate(today=Sum("times", filter=Q(day=today)), month=Sum("times"))
    of_today, became = Q(sent_at__gte=midnight(today)), Q(delivery__lead__isnull=False)
    sent = sendings_of_people().filter(form=form, sent_at__gte=midnight(first))
    counted = sent.aggregate(
        sent_today=Count("pk", filter=of_today),
        sent_month=Count("pk"),
        leads_today=Count("delivery__lead", filter=of_today & became, distinct=True),
        leads_month=Count("delivery__lead", filter=became, distinct=True),
    )
    return {
        span: {"opened": opened[span] or 0, "sent": counted[f"sent_{span}"], "leads": counted[f"leads_{span}"]}
        for span in ("today", "month")
    }


def sendings_of_people() -> QuerySet:
    """Without what looks like a robot, until somebody says that it was none."""
    rows: QuerySet[Any] = FormSending.objects.exclude(delivery__state=DeliveryState.LEFT)
    return rows
