"""Takes in one lead that came alive, from a chat: cleaned, matched and written as a row of a file is, at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from import_service.choices import Outcome, Reason
from import_service.live_rows import LiveCleaner, addresses_of, facts_of, newcomer_of
from import_service.pipeline.columns import Row
from import_service.pipeline.lock import lock_imports
from leads.choices import Door, DuplicateReason
from leads.matching import Learner, Verdict, find_same, judge
from leads.models import DuplicateCandidate, Lead, LeadSource
from leads.services.create_lead import create_leads
from leads.services.fill_leads import Application, fill_leads
from leads.services.find_candidates import find_candidates
from leads.services.link_family import link_family
from organizations.scoping import open_organization

SURE, LIKELY = 100, 80


@dataclass(frozen=True)
class TakenIn:
    """What became of it, in the words of imports."""

    lead: Lead
    outcome: Outcome
    reason: Reason


@transaction.atomic
def take_in_lead(
    *,
    cells: Mapping[str, str],
    source: LeadSource | None,
    door: Door,
    is_foreign: bool = False,
    is_proven: bool = True,
    is_another_learner: bool = False,
) -> TakenIn:
    """`cells`: {key of a column, or a name that is kept beside the lead: text}; in a form that `is_foreign` other names
    mean columns too, as the headers of a file do. Raises ValidationError, by the names of cells that cannot be read.

    Nobody shows that a typed phone is theirs: unless `is_proven`, who meets a known lead by it becomes a lead of its
    own, and a pair for a person to decide. A Telegram id proves a person, but who signs up `is_another_learner` writes
    for somebody else.
    """
    lock_imports(open_organization().pk)
    row = LiveCleaner(source).clean(cells, is_foreign=is_foreign)
    known = find_same(**addresses_of(row))
    verdict, met = _judge(row, known, is_another_learner=is_another_learner)
    if verdict is Verdict.SAME and met is not None and (is_proven or _is_theirs(met, row)):
        return _same(met, row)
    return _new(row, source, door, verdict, met)


def _judge(row: Row, known: list[Lead], *, is_another_learner: bool) -> tuple[Verdict, Lead | None]:
    learner = Learner(0, row.get("first_name", ""), row.get("last_name", ""), row.get("birth_date"))
    found = [
        (
            Learner(lead.pk, lead.first_name, lead.last_name, lead.birth_date),
            # Where somebody else answers for the learner, the Telegram is theirs.
            _is_theirs(lead, row) and not is_another_learner and not lead.contact_name,
        )
        for lead in known
    ]
    verdict, about = judge(learner, found)
    return verdict, next((lead for lead in known if lead.pk == about), None)


def _is_theirs(lead: Lead, row: Row) -> bool:
    return lead.telegram_id is not None and lead.telegram_id == row.get("telegram_id")


def _same(lead: Lead, row: Row) -> TakenIn:
    blanks = {name for name in facts_of(row) if getattr(lead, name, None) in (None, "")}
    application = Application(lead.pk, facts_of(row), 1, row.get("note", ""), row.get("more_phones", ()))
    fill_leads(applications=[application], reference="")
    lead.refresh_from_db()
    return TakenIn(lead, Outcome.UPDATED, Reason.FILLS if blanks else Reason.APPLIED_AGAIN)


def _new(row: Row, source: LeadSource | None, door: Door, verdict: Verdict, met: Lead | None) -> TakenIn:
    """A relative of somebody known, somebody to look at, or a new person. Who works with the one works with the
    other."""
    owner = {"owner": met.owner} if met is not None and met.owner_id else {}
    newcomer = newcomer_of(row, facts={**owner, "source": source}, door=door)
    lead = create_leads(newcomers=[newcomer], actor=None)[0]
    reason = Reason.NEW
    if met is not None and verdict is Verdict.FAMILY:
        link_family(leads=[met, lead], actor=None)
        reason = Reason.FAMILY
    elif met is not None:
        likeness = SURE if verdict is Verdict.SAME else LIKELY
        DuplicateCandidate.objects.create(older=met, newer=lead, likeness=likeness, reasons=[DuplicateReason.PHONE])
        reason = Reason.SEVERAL_MATCHES if verdict is Verdict.SEVERAL else Reason.UNSURE
    find_candidates(leads=Lead.objects.filter(pk=lead.pk))
    lead.refresh_from_db()
    return TakenIn(lead, Outcome.CREATED, reason)
