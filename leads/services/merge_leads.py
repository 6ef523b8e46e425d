"""Makes one lead out of two or more, with nothing lost: the others are put away and say where they went."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leads.choices import EventKind
from leads.models import Lead, LeadMerge, LeadPhone
from leads.services.edit_lead import search_text_of
from leads.services.merge_kin import join_families, lock_with_kin, settle_pairs
from leads.services.merge_rows import move_rows, refuse_the_unmovable, step_aside, unite_phones
from leads.services.merge_rules import came_first, merged_values, suggestion
from leads.services.rows import new_event, plain, save_events, update_rows
from organizations.models import Membership

MOST_AT_ONCE = 5


@transaction.atomic
def merge_leads(
    *,
    winner: Lead,
    absorbed: Sequence[Lead],
    choices: Mapping[str, int],
    actor: Membership | None,
    seen: Mapping[int, int] | None = None,
) -> list[LeadMerge]:
    """One LeadMerge for each absorbed lead. `undo_merge` parts them again.

    `choices` names, for a field of `merge_rules.CHOICES`, the lead whose value stays; without one the rules decide.
    `seen` holds the version of each lead that the person looked at: a lead changed since is shown again.
    Nothing is sent and nothing starts anew. Raises ValidationError, and then nothing was changed.
    """
    pks = [winner.pk, *(lead.pk for lead in absorbed)]
    _check_number(pks)
    locked = lock_with_kin(pks)
    _check(pks, locked, seen or {})
    now = timezone.now()
    return [_absorb(locked[winner.pk], locked[pk], locked, choices, actor, now) for pk in pks[1:]]


def _check_number(pks: Sequence[int]) -> None:
    if len(pks) < 2:
        raise ValidationError(_("Choose at least two leads to merge."), code="few")
    if len(pks) > MOST_AT_ONCE:
        message = _("At most %(most)d leads are merged at once; %(number)d were chosen.")
        raise ValidationError(message, code="many", params={"most": MOST_AT_ONCE, "number": len(pks)})
    if len(set(pks)) < len(pks):
        raise ValidationError(_("A lead cannot be merged with itself."), code="itself")


def _check(pks: Sequence[int], locked: Mapping[int, Lead], seen: Mapping[int, int]) -> None:
    if missing := [pk for pk in pks if pk not in locked]:
        message = _("Lead %(number)s is not in this center.")
        raise ValidationError(message, code="missing", params={"number": missing[0]})
    for lead in (locked[pk] for pk in pks):
        if lead.merged_into_id:
            message = _("%(name)s was merged into another lead already. Open that one.")
            raise ValidationError(message, code="merged", params={"name": lead.name})
        if lead.version != seen.get(lead.pk, lead.version):
            message = _("Somebody changed %(name)s meanwhile. Look again, then merge.")
            raise ValidationError(message, code="changed", params={"name": lead.name})
    if locked[pks[0]].is_archived:
        message = _("%(name)s is archived. Take it out of the archive first, or let another lead stay.")
        raise ValidationError(message, code="archived", params={"name": locked[pks[0]].name})
    refuse_the_unmovable(locked[pk] for pk in pks[1:])


def _absorb(
    winner: Lead,
    absorbed: Lead,
    locked: Mapping[int, Lead],
    choices: Mapping[str, int],
    actor: Membership | None,
    now: datetime,
) -> LeadMerge:
    further_source = _further_source(winner, absorbed)
    next_contact_of = choices.get("next_contact_at") or suggestion("next_contact_at", (winner, absorbed))
    kin = join_families(winner, absorbed, locked.values(), actor)
    values = merged_values(winner, absorbed, choices)
    before = {column: getattr(winner, column) for column in values}
    phones = {winner.phone, absorbed.phone}
    _write(winner, values)
    aside = step_aside(winner, absorbed, next_contact_of=next_contact_of)
    moved, stayed = move_rows(winner, absorbed)
    new_phones = unite_phones(winner, absorbed, phones)
    pairs, passed_on = settle_pairs(winner, absorbed, actor, now)
    _put_away(winner, absorbed)
    changes = {column: [before[column], value] for column, value in values.items()}
    journal = {
        "fields": {column: [plain(old), plain(new)] for column, (old, new) in changes.items()},
        "was_archived": absorbed.is_archived,
        "moved": moved,
        "stayed": stayed,
        "aside": aside,
        "phones": new_phones,
        "pairs": pairs,
        "passed_on": passed_on,
        "kin": kin,
    }
    merge = LeadMerge.objects.create(winner=winner, absorbed=absorbed, actor=actor, at=now, journal=journal)
    _save_events(merge, changes, further_source)
    return merge


def _further_source(winner: Lead, absorbed: Lead) -> str:
    """The source that is not the first one: it stays in the event."""
    later = absorbed if came_first(winner, absorbed) is winner else winner
    return later.source.name if later.source and winner.source_id != absorbed.source_id else ""


def _write(winner: Lead, values: Mapping[str, Any]) -> None:
    for column, value in values.items():
        setattr(winner, column, value)
    winner.version += 1
    winner.save(update_fields=[*values, "version"])


def _put_away(winner: Lead, absorbed: Lead) -> None:
    """The words the winner is found by include those of the rows that moved."""
    update_rows([absorbed.pk], is_archived=True, merged_into=winner)
    text = search_text_of(winner, LeadPhone.objects.filter(lead=winner).values_list("phone", flat=True))
    if text != winner.search_text:
        winner.search_text = text
        winner.save(update_fields=["search_text"])


def _save_events(merge: LeadMerge, changes: Mapping[str, list[Any]], further_source: str) -> None:
    """The winner's event says what it became; the numbers of what moved are in the journal."""
    winner, absorbed = merge.winner, merge.absorbed
    told: dict[str, Any] = {"merge": merge.pk, "absorbed": absorbed.pk, "further_source": further_source}
    rows = sum(len(pks) for pks in merge.journal["moved"].values())
    came = new_event(
        EventKind.MERGED,
        lead_id=winner.pk,
        version=winner.version,
        actor=merge.actor,
        changes=changes,
        to_value=absorbed.name,
        rows=rows,
        **{key: value for key, value in told.items() if value},
    )
    went = new_event(
        EventKind.MERGED,
        lead_id=absorbed.pk,
        version=absorbed.version + 1,
        actor=merge.actor,
        changes={"is_archived": [absorbed.is_archived, True]},
        to_value=winner.name,
        merge=merge.pk,
        winner=winner.pk,
    )
    save_events([came, went])
