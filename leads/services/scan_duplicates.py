"""Looks through all leads of a center for people who are here twice, in the background and in steps."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from leads.models import DuplicateScan, Lead
from leads.services.find_candidates import find_candidates
from organizations.models import Membership
from organizations.scoping import current_organization
from organizations.wake import wake

# So many leads are searched at once: the longest step between two renewals of the lease.
CHUNK = 100_000
LEASE = timedelta(minutes=10)


@transaction.atomic
def ask_for_scan(*, actor: Membership | None) -> DuplicateScan:
    """From the first lead on. Raises ValidationError while a search is under way: there is one at a time."""
    organization = current_organization()
    DuplicateScan.objects.get_or_create(organization=organization)
    scan: DuplicateScan = DuplicateScan.objects.select_for_update().get()
    if scan.asked_at is not None:
        raise ValidationError(_("The search is under way already. Wait until it is done."), code="busy")
    scan.asked_at, scan.asked_by, scan.finished_at = timezone.now(), actor, None
    scan.done_through = scan.leads_done = scan.pairs_found = 0
    scan.leads_total = Lead.objects.current().count()
    scan.save()
    if organization:
        wake(organization)
    return scan


def is_scan_due() -> bool:
    """Whether somebody asked and nobody is searching."""
    return _waiting().exists()


def scan_duplicates() -> int:
    """All current leads, a chunk at a time; how many pairs are new. A killed run goes on where it ended."""
    if not _waiting().update(lease_until=timezone.now() + LEASE):
        return 0
    found, is_left = 0, True
    while is_left:
        pairs, is_left = _scan_chunk()
        found += pairs
    return found


def _scan_chunk() -> tuple[int, bool]:
    """Pairs and progress are saved together, so that a repeated chunk counts nothing twice."""
    with transaction.atomic():
        scan = DuplicateScan.objects.get()
        above = Lead.objects.current().filter(pk__gt=scan.done_through).order_by("pk")
        pks = list(above.values_list("pk", flat=True)[:CHUNK])
        pairs = 0
        if pks:
            chunk = Lead.objects.filter(pk__gt=scan.done_through, pk__lte=pks[-1])
            pairs = find_candidates(leads=chunk, one_way=True)
        is_left = len(pks) == CHUNK
        DuplicateScan.objects.filter(pk=scan.pk).update(
            done_through=pks[-1] if pks else scan.done_through,
            leads_done=F("leads_done") + len(pks),
            pairs_found=F("pairs_found") + pairs,
            asked_at=scan.asked_at if is_left else None,
            finished_at=None if is_left else timezone.now(),
            lease_until=timezone.now() + LEASE if is_left else None,
        )
    return pairs, is_left


def _waiting() -> QuerySet:
    free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    waiting: QuerySet = DuplicateScan.objects.filter(free, asked_at__isnull=False)
    return waiting
