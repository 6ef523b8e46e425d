"""What each process does: some merge and part random leads, others write about them all the while."""

import random
import sys
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction

from leads.models import Lead, LeadMerge
from leads.services.add_note import add_note
from leads.services.edit_lead import edit_lead
from leads.services.log_touch import log_touch
from leads.services.merge_leads import merge_leads
from leads.services.tag_leads import tag_leads
from leads.services.undo_merge import undo_merge
from organizations.changes import EditConflict
from organizations.models import Membership, Tag
from reminders.services.give_task import give_task
from tests.merging.rows import orphans_on

REFUSALS: tuple[type[Exception], ...] = (ValidationError, EditConflict)


def run(*, part: str, seed: int, rounds: int) -> None:
    """Inside the scope of the center. Refusals are news for a person; anything else ends the process with an error."""
    chance = random.Random(seed)
    member = Membership.objects.order_by("pk")[0]
    leads = list(Lead.objects.order_by("pk"))
    for _round in range(rounds):
        try:
            _PARTS[part](chance, leads, member)
        except REFUSALS:
            continue


def _merge_or_part(chance: random.Random, leads: list[Lead], member: Membership) -> None:
    standing = list(LeadMerge.objects.filter(undone_at=None).order_by("-pk"))
    if len(standing) > len(leads) // 2 or (standing and chance.random() < 0.5):
        merge = chance.choice(standing[:3])
        _look_for_orphans(merge)
        undo_merge(merge=merge, actor=member)
        return
    winner, absorbed = chance.sample(leads, 2)
    merge_leads(winner=winner, absorbed=[absorbed], choices={}, actor=member)


@transaction.atomic
def _look_for_orphans(merge: LeadMerge) -> None:
    """Before the undo hides them: the other processes are told through what this one dies of."""
    absorbed = Lead.objects.select_for_update().get(pk=merge.absorbed_id)
    if absorbed.merged_into_id and (found := orphans_on(absorbed.pk)):
        sys.stderr.write("\n".join(found))


def _write(chance: random.Random, leads: list[Lead], member: Membership) -> None:
    """About a lead as the page showed it, which may be merged by now."""
    _WRITES[chance.randrange(len(_WRITES))](chance.choice(leads), member, chance)


def _edit(lead: Lead, member: Membership, chance: random.Random) -> None:
    version = Lead.objects.values_list("version", flat=True).get(pk=lead.pk)
    edit_lead(lead_id=lead.pk, changes={"city": chance.choice("ABCDEFG")}, actor=member, version=version)


def _note(lead: Lead, member: Membership, chance: random.Random) -> None:
    add_note(lead=lead, text=f"Said {chance.random()}", actor=member)


def _touch(lead: Lead, member: Membership, chance: random.Random) -> None:
    log_touch(lead=lead, channel="phone", outcome=chance.choice(["success", "no_answer"]), actor=member)


def _task(lead: Lead, member: Membership, chance: random.Random) -> None:
    give_task(title=f"Call {chance.random()}", assignee=member, author=member, lead=lead)


def _tag(lead: Lead, member: Membership, chance: random.Random) -> None:
    tag = chance.choice(list(Tag.objects.all()))
    tag_leads(leads=Lead.objects.filter(pk=lead.pk), add=[tag], actor=member)


_WRITES = (_edit, _note, _touch, _task, _tag)
_PARTS: dict[str, Callable[[random.Random, list[Lead], Membership], None]] = {"merge": _merge_or_part, "write": _write}
