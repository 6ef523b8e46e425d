"""Keeps all scores of a center right: after a change of rules, and as days of silence pass."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from leads.choices import ScoreSign
from leads.models import Lead, ScoreRule, ScoreUpkeep
from leads.querysets import STILL_OPEN
from leads.scoring.expression import Scoring, current_scoring
from leads.services.score_leads import score_leads, write_scores
from organizations.scoping import current_organization
from organizations.wake import wake

# So many leads are counted between two notes of progress.
CHUNK = 20_000
# In so many transactions, each of which takes every eighth lead: on each page of PostgreSQL those few find free room
# for their new selves, and leave theirs to the next eighth. Then no index needs to learn where they went.
STEPS = 8
LEASE = timedelta(minutes=5)
# More leads that fall silent at one moment came by one import: they are counted like after a change of rules.
MANY = 2_000


@transaction.atomic
def ask_for_recount() -> None:
    """From the first lead on, whatever was under way."""
    upkeep = _locked_upkeep()
    upkeep.asked_at, upkeep.done_through, upkeep.leads_done = timezone.now(), 0, 0
    upkeep.leads_total = Lead.objects.count()
    upkeep.save(update_fields=["asked_at", "done_through", "leads_done", "leads_total"])
    if organization := current_organization():
        wake(organization)


def is_recount_due() -> bool:
    """Whether rules changed and nobody is counting."""
    return _waiting().exists()


def recount_scores() -> int:
    """All leads of the center, a chunk at a time; how many got another score. A killed run goes on where it ended."""
    if not _waiting().update(lease_until=timezone.now() + LEASE):
        return 0
    changed, is_left = 0, True
    while is_left:
        counted, is_left = _recount_chunk()
        changed += counted
    return changed


def _recount_chunk() -> tuple[int, bool]:
    """How many changed, and whether leads are left. Rules that change meanwhile begin it anew."""
    upkeep = ScoreUpkeep.objects.get()
    if upkeep.asked_at is None:
        return 0, False
    pks = list(Lead.objects.filter(pk__gt=upkeep.done_through).order_by("pk").values_list("pk", flat=True)[:CHUNK])
    changed = 0
    if pks:
        chunk = Lead.objects.filter(pk__gt=upkeep.done_through, pk__lte=pks[-1]).alias(step=F("pk") % STEPS)
        scoring = current_scoring()
        changed = sum(_recount_leads(chunk.filter(step=step), scoring) for step in range(STEPS))
    return changed, _note_progress(upkeep, pks)


@transaction.atomic
def _recount_leads(leads: QuerySet, scoring: Scoring) -> int:
    # Locked, so that nobody who still counts by the former rules writes after us.
    list(leads.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    return write_scores(leads=leads, scoring=scoring)


@transaction.atomic
def _note_progress(seen: ScoreUpkeep, pks: list[int]) -> bool:
    """Whether leads are left: of this recount, or of the next if somebody asked for it meanwhile."""
    upkeep = _locked_upkeep()
    if upkeep.asked_at != seen.asked_at:
        return upkeep.asked_at is not None
    is_left = len(pks) == CHUNK
    if pks:
        upkeep.done_through, upkeep.leads_done = pks[-1], upkeep.leads_done + len(pks)
    upkeep.asked_at = upkeep.asked_at if is_left else None
    upkeep.lease_until = timezone.now() + LEASE if is_left else None
    upkeep.save(update_fields=["asked_at", "done_through", "leads_done", "lease_until"])
    return is_left


@transaction.atomic
def count_silence() -> int:
    """Leads whose silence reached the days of a rule since this was asked last; how many got another score."""
    upkeep = _locked_upkeep()
    before, now = upkeep.silence_through, timezone.now()
    days = list(
        ScoreRule.objects.filter(is_active=True, sign=ScoreSign.SILENCE).values_list("at_least", flat=True).distinct()
    )
    ScoreUpkeep.objects.filter(pk=upkeep.pk).update(silence_through=now)
    fallen = {pk for count in days for pk in _fell_silent(before - timedelta(days=count), now - timedelta(days=count))}
    if len(fallen) > MANY:
        ask_for_recount()
        return 0
    return score_leads(leads=Lead.objects.filter(pk__in=fallen)) if fallen else 0


def _fell_silent(after: datetime, until: datetime) -> list[int]:
    """Open leads whose last contact, or coming if nobody spoke with them, lies in this stretch: two indexes."""
    spoken = Q(last_contact_at__gt=after, last_contact_at__lte=until)
    came = Q(last_contact_at=None, created_at__gt=after, created_at__lte=until)
    rows = (Lead.objects.filter(STILL_OPEN, side).values_list("pk", flat=True) for side in (spoken, came))
    return [pk for side in rows for pk in side[: MANY + 1]]


def _locked_upkeep() -> ScoreUpkeep:
    """The row of the center, made when it is first needed."""
    ScoreUpkeep.objects.get_or_create(organization=current_organization())
    return ScoreUpkeep.objects.select_for_update().get()


def _waiting() -> QuerySet:
    free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    return ScoreUpkeep.objects.filter(free, asked_at__isnull=False)
