"""Parts two leads that became one: each gets back what was its own, and what people did since is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from leads.choices import EventKind
from leads.models import Lead, LeadMerge, LeadPhone
from leads.models.merge import ERASED
from leads.services.edit_lead import search_text_of
from leads.services.merge_kin import lock_with_kin, part_families, queue_same_phone, unsettle_pairs
from leads.services.merge_rows import move_back, step_back
from leads.services.merge_rules import CHOICES
from leads.services.rows import new_event, plain, save_events, update_rows
from organizations.models import Membership

_BY_PEOPLE = {column for columns in CHOICES.values() for column in columns} | {"status"}
_COLUMNS = {field.attname: field for field in Lead._meta.concrete_fields}
_BRINGS_A_PHONE = (EventKind.CREATED, EventKind.EDITED, EventKind.FILLED)

# What a journal holds that says nothing.
NOTHING: dict[str, Any] = {
    **{"fields": {}, "moved": {}, "was_archived": False},
    **{"aside": [], "phones": [], "pairs": [], "passed_on": [], "kin": []},
}


@dataclass(frozen=True)
class Parted:
    """What could not be as before: fields somebody changed since, and people who have the number by now."""

    winner: Lead
    absorbed: Lead
    kept_fields: Sequence[str]
    same_phone: Sequence[Lead]


@transaction.atomic
def undo_merge(*, merge: LeadMerge, actor: Membership | None) -> Parted:
    """Both leads as before the merge. The newest merge of a lead goes first. Raises ValidationError."""
    if ERASED in merge.journal:
        raise ValidationError(_("This person was erased: nothing is left to part."), code="erased")
    journal = {**NOTHING, **merge.journal}
    kin = [entry[0] for entry in journal["kin"]]
    moved_leads = journal["moved"].get("leads.Lead.merged_into", [])
    locked = lock_with_kin([merge.winner_id, merge.absorbed_id, *kin, *moved_leads])
    merge = LeadMerge.objects.get(pk=merge.pk)
    _check_newest(merge)
    winner, absorbed = locked[merge.winner_id], locked[merge.absorbed_id]
    move_back(journal["moved"], winner_id=winner.pk, absorbed_id=absorbed.pk)
    step_back(journal["aside"])
    LeadPhone.objects.filter(lead=winner, pk__in=journal["phones"]).delete()
    unsettle_pairs(journal["pairs"], journal["passed_on"])
    part_families(journal["kin"], locked, actor)
    changes, kept = _give_back(winner, journal["fields"])
    absorbed.is_archived, absorbed.merged_into = journal["was_archived"], None
    update_rows([absorbed.pk], is_archived=absorbed.is_archived, merged_into=None)
    merge.undone_at, merge.undone_by = timezone.now(), actor
    merge.save(update_fields=["undone_at", "undone_by"])
    _save_events(merge, winner, absorbed, changes, actor)
    same_phone = _who_took_the_number(merge, absorbed)
    queue_same_phone(absorbed, same_phone)
    return Parted(winner, absorbed, kept, same_phone)


@transaction.atomic
def undo_merges(*, merge: LeadMerge, actor: Membership | None) -> list[Parted]:
    """All that became one by the same click, newest first."""
    act = LeadMerge.objects.filter(winner=merge.winner_id, at=merge.at, undone_at=None).order_by("-pk")
    return [undo_merge(merge=one, actor=actor) for one in act] or [undo_merge(merge=merge, actor=actor)]


def _check_newest(merge: LeadMerge) -> None:
    if merge.undone_at:
        raise ValidationError(_("This merge was undone already."), code="undone")
    both = (merge.winner_id, merge.absorbed_id)
    later = LeadMerge.objects.filter(Q(winner__in=both) | Q(absorbed__in=both), undone_at=None, pk__gt=merge.pk)
    newest = later.select_related("winner", "absorbed").order_by("-pk").first()
    if newest is not None:
        message = _("Undo the later merge first: %(absorbed)s went into %(winner)s on %(day)s.")
        day = date_format(timezone.localtime(newest.at), "j E, H:i")
        names = {"absorbed": newest.absorbed.name, "winner": newest.winner.name, "day": day}
        raise ValidationError(message, code="order", params=names)


def _give_back(winner: Lead, fields: dict[str, list[Any]]) -> tuple[dict[str, list[Any]], list[str]]:
    """(what changes, fields that keep the value somebody gave them since)."""
    changes, kept = {}, []
    for column, (before, after) in fields.items():
        now = getattr(winner, column)
        field = _COLUMNS[column]
        if column == "extra":
            changes[column] = [now, {key: value for key, value in now.items() if key in before or key not in after}]
        elif plain(now) == after:
            changes[column] = [now, field.to_python(before)]
        elif column in _BY_PEOPLE:
            kept.append(field.name)
    for column, (_now, value) in changes.items():
        setattr(winner, column, value)
    winner.search_text = search_text_of(winner, LeadPhone.objects.filter(lead=winner).values_list("phone", flat=True))
    winner.version += 1
    winner.save(update_fields=[*changes, "search_text", "version"])
    return changes, kept


def _save_events(
    merge: LeadMerge, winner: Lead, absorbed: Lead, changes: dict[str, list[Any]], actor: Membership | None
) -> None:
    left = new_event(
        EventKind.UNMERGED,
        lead_id=winner.pk,
        version=winner.version,
        actor=actor,
        changes=changes,
        to_value=absorbed.name,
        merge=merge.pk,
        absorbed=absorbed.pk,
    )
    back = new_event(
        EventKind.UNMERGED,
        lead_id=absorbed.pk,
        version=absorbed.version + 1,
        actor=actor,
        changes={"is_archived": [True, absorbed.is_archived]},
        to_value=winner.name,
        merge=merge.pk,
        winner=winner.pk,
    )
    save_events([left, back])


def _who_took_the_number(merge: LeadMerge, absorbed: Lead) -> list[Lead]:
    """Others who came with the phone of the parted lead, or were given it, while it was away."""
    if not absorbed.phone:
        return []
    others = Lead.objects.current().filter(phone=absorbed.phone).exclude(pk__in=(merge.winner_id, absorbed.pk))
    strangers = others.filter(Q(family=None) | ~Q(family=absorbed.family_id))
    since = Q(events__recorded_at__gte=merge.at, events__kind__in=_BRINGS_A_PHONE)
    return list(strangers.filter(since).distinct()[:5])
