"""A paper of a client ends soon: who has the client is told, else those who lead."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from clients.models import ClientDocument
from reminders.choices import AlertKind
from reminders.rules.base import ClientRule, Team
from reminders.services.raise_alerts import News

SOON = timedelta(days=14)


def _news(now: datetime, team: Team) -> Iterable[News]:
    today = timezone.localdate(now)
    papers = ClientDocument.objects.ending(today, today + SOON).filter(client__is_archived=False)
    columns = ("pk", "name", "expires_on", "client_id", "client__owner_id", "client__branch_id")
    for row in papers.values_list(*columns, named=True):
        owner = row.client__owner_id
        facts = {"name": row.name, "until": row.expires_on.isoformat()}
        for member in [owner] if owner else team.leaders_of(row.client__branch_id):
            yield News(member, f"paper-{row.pk}-{row.expires_on}", client_id=row.client_id, payload=facts)


RULE = ClientRule(AlertKind.PAPER_ENDS, _news)
