"""What the page "Same person?" shows: the leads side by side, the lead that would remain, what moves to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from common.counting import count_many
from common.names import Likeness, compare_learners
from common.row_keys import row_key, row_keys
from leads.admin.duplicates.merge_table import LETTERS, MergeTable, read_table
from leads.choices import STATUS_TONES, EventKind
from leads.models import DuplicateCandidate, Lead, LeadEvent
from leads.relations import lead_relations
from leads.services.merge_leads import MOST_AT_ONCE
from leads.services.merge_rules import CHOICES
from organizations.models import Membership

# What a person does not call a thing of its own: these are shown among the facts.
_AMONG_FACTS = ("leads.Lead_tags.lead", "leads.LeadPhone.lead", "leads.Lead.merged_into")
_PEOPLE = ("source", "owner", "course", "branch", "partner")
# Said in the card of the result by its head.
_IN_HEAD = ("first_name", "contact_name", "phone")


@dataclass(frozen=True)
class Side:
    """One of the leads, under the letter the page calls it by."""

    letter: str
    lead: Lead
    tone: str
    include_url: str = ""


@dataclass(frozen=True)
class Chosen:
    """Who is compared and who was left out, each oldest first; the first one stays."""

    leads: list[Lead]
    left_out: list[Lead]


def choose_leads(pks: Iterable[int], member: Membership, include: Iterable[int] = ()) -> Chosen:
    """These leads as far as the person may see them. Of three or more, who is clearly another learner is left out."""
    rows = Lead.objects.visible_to(member).filter(pk__in=list(pks), merged_into=None)
    found = list(rows.select_related(*_PEOPLE).prefetch_related("tags", "more_phones")[:MOST_AT_ONCE])
    found.sort(key=lambda lead: (lead.is_archived, lead.created_at, lead.pk))
    others = [lead for lead in found[1:] if lead.pk not in include and is_another(found[0], lead)]
    left_out = others if len(found) - len(others) > 1 else []
    return Chosen([lead for lead in found if lead not in left_out], left_out)


def is_another(lead: Lead, other: Lead) -> bool:
    """A clearly different given name or birth date: another child under the same phone."""
    names = ((one.first_name, one.last_name, one.birth_date) for one in (lead, other))
    return compare_learners(*next(names), *next(names)) is Likeness.DIFFERENT


def others_alike(leads: Sequence[Lead], member: Membership) -> list[Lead]:
    """Further leads under the same phone or in an open pair with these."""
    pairs = DuplicateCandidate.objects.to_decide().filter(Q(older__in=leads) | Q(newer__in=leads))
    ends = {pk for pair in pairs.values_list("older", "newer")[:20] for pk in pair}
    phones = {lead.phone for lead in leads} - {""}
    alike = Q(pk__in=ends) | Q(phone__in=phones)
    families = {lead.family_id for lead in leads} - {None}
    rows = Lead.objects.current().visible_to(member).filter(alike).exclude(pk__in=[lead.pk for lead in leads])
    rows = rows.exclude(family__in=families) if families else rows
    return list(rows.order_by("created_at", "pk")[: MOST_AT_ONCE - len(leads)])


def page_context(chosen: Chosen) -> dict[str, Any]:
    """For at least two leads."""
    leads, left_out = chosen.leads, chosen.left_out
    table = read_table(leads)
    sides = _sides(leads, left_out)
    return {
        "leads": leads,
        "sides": sides[: len(leads)],
        "left_out": sides[len(leads) :],
        "another": [side for side in sides[len(leads) :] if is_another(leads[0], side.lead)],
        "compared": table,
        "result": _result(table),
        "since": leads[0] if len({lead.created_at.date() for lead in leads}) == 1 else min(leads, key=_came),
        "moves": moving(leads[1:]),
    }


def _came(lead: Lead) -> Any:
    return lead.created_at


def _sides(leads: Sequence[Lead], left_out: Sequence[Lead]) -> list[Side]:
    everybody = [*leads, *left_out]
    return [
        Side(letter, lead, STATUS_TONES[lead.status], include_url(everybody, lead) if lead in left_out else "")
        for letter, lead in zip(LETTERS, everybody, strict=False)
    ]


def merge_url(leads: Iterable[Lead]) -> str:
    query = QueryDict(mutable=True)
    query["leads"] = ",".join(str(lead.pk) for lead in leads)
    return f"{reverse('admin:leads_lead_merge')}?{query.urlencode(safe=',')}"


def include_url(leads: Iterable[Lead], lead: Lead) -> str:
    return f"{merge_url(leads)}&with={lead.pk}"


def _result(table: MergeTable) -> dict[str, Any]:
    """The card "After the merge": its head, and a row for each thing that differs."""
    head = {name: table.line(name) for name in (*_IN_HEAD, "status", "source_id")}
    rows = [line for line in table.different if line.field not in _IN_HEAD]
    return {"head": {name: line.chosen if line else "" for name, line in head.items()}, "rows": rows}


def moving(absorbed: Sequence[Lead]) -> list[tuple[int, Any]]:
    """(how many, of what) goes over to the lead that stays."""
    pks = [lead.pk for lead in absorbed]
    relations = [one for one in lead_relations() if one.policy == "move" and one.key not in _AMONG_FACTS]
    queries = {one.key: one.model._default_manager.filter(**{f"{one.field}__in": pks}) for one in relations}
    notes = LeadEvent.objects.filter(lead__in=pks, kind=EventKind.NOTE)
    counts = count_many({"notes": notes, **queries})
    names = {one.key: one.model._meta for one in relations}
    moved = [(counts[key], _thing(meta, counts[key])) for key, meta in names.items() if counts[key]]
    label = EventKind.NOTE.label
    return [*([(counts["notes"], str(label).lower())] if counts["notes"] else []), *moved]


def _thing(meta: Any, number: int) -> Any:
    return meta.verbose_name if number == 1 else meta.verbose_name_plural


def read_choices(posted: QueryDict) -> dict[str, int]:
    """Whose value stays, by field: the radio buttons of the page."""
    given = {field: posted.get(f"choose-{field}", "") for field in CHOICES}
    return {field: row_key(text) or 0 for field, text in given.items() if text}


def read_seen(posted: QueryDict, leads: Iterable[Lead]) -> Mapping[int, int]:
    """The version of each lead that the page showed."""
    shown = {lead.pk: posted.get(f"seen-{lead.pk}", "") for lead in leads}
    return {pk: row_key(text) or 0 for pk, text in shown.items() if text}


def read_numbers(text: str) -> list[int]:
    """ "1,2,x" → [1, 2]; each once."""
    return list(dict.fromkeys(row_keys(text.split(","))))
