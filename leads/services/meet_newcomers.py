"""Ties open leads to clients that came after them: the same rule as for a lead that comes after its client."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import batched

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from clients.choices import ClientEventKind, ClientTie
from clients.matching import meet_clients, ties_of
from clients.models import Client, ClientEvent
from common.identity import Keys, Kind
from leads.matching import matches_sql
from leads.models import Lead, LeadPhone, NewcomerWatch
from leads.services.rows import CHUNK, save_events
from leads.services.tie_lead import tie_event
from organizations.scoping import open_organization

# When nothing was looked at yet.
LOOKS_BACK = timedelta(days=1)
# What is written then may be seen later only: whoever tells keeps it to themselves until the commit.
SLOWEST_COMMIT = timedelta(minutes=5)
# After which a client, or somebody it answers for, may be whom a lead is about.
_NEWS = (
    *(ClientEventKind.CREATED, ClientEventKind.IMPORTED, ClientEventKind.EDITED),
    *(ClientEventKind.RESTORED, ClientEventKind.CONTACT_LINKED),
)
_KINDS: tuple[Kind, ...] = ("phone", "email", "telegram_username", "telegram_id")


def meet_newcomers() -> int:
    """Due each minute: how many open leads were tied to clients that told something new since the last time. What a
    person decided stays, and so does a lead that is a client itself; one of a family may turn out to be the new client.
    """
    now = timezone.now()
    watch = NewcomerWatch.objects.first() or NewcomerWatch(seen_through=now - LOOKS_BACK)
    told = ClientEvent.objects.filter(recorded_at__gt=watch.seen_through - SLOWEST_COMMIT, kind__in=_NEWS)
    fresh = list(told.order_by().values_list("client", flat=True).distinct())
    tied = sum(_tie(chunk) for chunk in batched(sorted(_leads_under(fresh)), CHUNK)) if fresh else 0
    _note(watch, now)
    return tied


def _note(watch: NewcomerWatch, now: datetime) -> None:
    """Two at once have looked at the same; either may say so."""
    if watch.pk:
        NewcomerWatch.objects.filter(pk=watch.pk).update(seen_through=now)
    else:
        NewcomerWatch.objects.get_or_create(organization=open_organization(), defaults={"seen_through": now})


def _leads_under(client_ids: Sequence[int]) -> set[int]:
    """Leads that share a phone, an email or a Telegram with these clients, or with who answers for them."""
    theirs = Q(pk__in=client_ids) | Q(client_links__client__in=client_ids)
    sql, params = matches_sql(open_organization().pk, list(_keys(Client.objects.current().filter(theirs))))
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {lead_id for _client_id, lead_id, _kind in cursor.fetchall()}


@transaction.atomic
def _tie(lead_ids: Iterable[int]) -> int:
    may_change = Q(client=None) | Q(client_tie=ClientTie.FAMILY)
    asked = Lead.objects.open().filter(may_change, pk__in=lead_ids, client_is_chosen=False).order_by("pk")
    leads = {lead.pk: lead for lead in asked.select_for_update(no_key=True)}
    if not leads:
        return 0
    rows = Lead.objects.filter(pk__in=leads)
    phones = LeadPhone.objects.filter(lead__in=leads)
    ties = ties_of(leads, meet_clients([*_keys(rows), *_keys(phones, ("phone",), ref="lead_id")]))
    news = {leads[pk]: tie for pk, tie in ties.items() if leads[pk].client_id is None or tie.kind == ClientTie.SELF}
    events = []
    for lead, tie in news.items():
        events.append(tie_event(lead, tie, version=lead.version + 1, actor=None))
        lead.client_id, lead.client_tie, lead.version = tie.client_id, tie.kind.value, lead.version + 1
    Lead.objects.bulk_update(news, ["client", "client_tie", "version"], batch_size=CHUNK // 4)
    save_events(events)
    return len(news)


def _keys(rows: QuerySet, kinds: Iterable[Kind] = _KINDS, ref: str = "pk") -> Iterator[Keys]:
    """What these rows are known by, as SQL."""
    for kind in kinds:
        known = rows.exclude(**{kind: None if kind == "telegram_id" else ""})
        pairs = known.order_by().annotate(ref=F(ref), value=F(kind)).values_list("ref", "value")
        yield Keys(kind, *pairs.query.sql_with_params())
