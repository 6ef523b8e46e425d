"""Who is who: identity keys of a lead, the one set-wise query that finds them, and the judgement about a find.

A phone or an email names who answers, not the learner, so it proves a person only together with a compatible name and
birth date. An id given by the source or by Telegram proves it alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.db import connection

from common.identity import Keys, keys_of_many
from common.names import Likeness, compare_learners
from leads.models import Lead, LeadContact, LeadPhone
from organizations.scoping import current_organization

# Keys that are about the person itself, whatever the name says.
PROOF: frozenset[str] = frozenset({"telegram_id", "external_id"})


@dataclass(frozen=True, slots=True)
class Learner:
    """What is compared when two rows share a key."""

    lead_id: int
    first_name: str
    last_name: str
    birth_date: date | None


class Verdict(Enum):
    NOBODY = "nobody"
    SAME = "same"
    FAMILY = "family"
    UNSURE = "unsure"
    SEVERAL = "several"


def judge(learner: Learner, found: Iterable[tuple[Learner, bool]]) -> tuple[Verdict, int | None]:
    """What a learner is to those found by its keys; `found` pairs each with whether the key alone is proof.

    Returns the verdict and the lead it is about: the same person, the relative, or the one to look at.
    """
    likeness: dict[int, Likeness] = {}
    for other, proven in found:
        seen = Likeness.SAME if proven else _compare(learner, other)
        likeness[other.lead_id] = max(seen, likeness.get(other.lead_id, seen), key=_STRENGTH.index)
    for verdict, wanted in ((Verdict.SAME, Likeness.SAME), (Verdict.UNSURE, Likeness.UNSURE)):
        hits = [lead_id for lead_id, value in likeness.items() if value is wanted]
        if len(hits) > 1:
            return Verdict.SEVERAL, min(hits)
        if hits:
            return verdict, hits[0]
    return (Verdict.FAMILY, min(likeness)) if likeness else (Verdict.NOBODY, None)


_STRENGTH = (Likeness.DIFFERENT, Likeness.UNSURE, Likeness.SAME)


def _compare(a: Learner, b: Learner) -> Likeness:
    return compare_learners(a.first_name, a.last_name, a.birth_date, b.first_name, b.last_name, b.birth_date)


def matches_sql(organization_id: int, keys: Sequence[Keys]) -> tuple[str, list[Any]]:
    """One query giving `(ref, lead_id, kind)` for every current lead that shares a key, for 1 row or 100,000.

    What was known of a lead that was merged leads to the one it went into.
    """
    parts: list[str] = []
    params: list[Any] = []
    for key in keys:
        for part in _JOINS[key.kind]:
            parts.append(part.format(keys=key.sql, kind=key.kind, lead=_LEAD, phone=_PHONE, contact=_CONTACT))
            params += [*key.params, organization_id]
    return " UNION ALL ".join(parts), params


_LEAD, _PHONE, _CONTACT = Lead._meta.db_table, LeadPhone._meta.db_table, LeadContact._meta.db_table
_BY_FIELD = (
    "SELECT k.ref, COALESCE(l.merged_into_id, l.id), '{kind}' AS kind FROM ({keys}) k "
    "JOIN {lead} l ON l.{kind} = k.value "
    "WHERE l.organization_id = %s AND (NOT l.is_archived "
    "OR EXISTS (SELECT 1 FROM {lead} w WHERE w.id = l.merged_into_id AND NOT w.is_archived))"
)
# A contact answers for the lead as its own phone does.
_BY_CONTACT = (
    "SELECT k.ref, l.id, '{kind}' AS kind FROM ({keys}) k JOIN {contact} c ON c.{kind} = k.value "
    "JOIN {lead} l ON l.id = c.lead_id WHERE c.organization_id = %s AND NOT l.is_archived AND NOT (c.{kind} = '')"
)
# `NOT (x = '')` word for word as in the partial indexes: SQLite recognizes no other way to say it.
_JOINS: dict[str, tuple[str, ...]] = {
    "phone": (
        _BY_FIELD + " AND NOT (l.phone = '')",
        "SELECT k.ref, l.id, '{kind}' AS kind FROM ({keys}) k JOIN {phone} p ON p.phone = k.value "
        "JOIN {lead} l ON l.id = p.lead_id WHERE p.organization_id = %s AND NOT l.is_archived",
        _BY_CONTACT,
    ),
    "email": (_BY_FIELD + " AND NOT (l.email = '')", _BY_CONTACT),
    "telegram_username": (_BY_FIELD + " AND NOT (l.telegram_username = '')",),
    "telegram_id": (_BY_FIELD,),
    "external_id": (_BY_FIELD + " AND NOT (l.external_id = '') AND l.source_id = k.source_id",),
}


def meet_leads(people: Mapping[int, Mapping[str, Any]]) -> dict[int, set[int]]:
    """{ref: leads that share a key} of those who share any, given {ref: addresses as `keys_of_many` names them}."""
    keys = keys_of_many(people)
    organization = current_organization()
    if not keys or organization is None:
        return {}
    found: dict[int, set[int]] = defaultdict(set)
    sql, params = matches_sql(organization.pk, keys)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for ref, lead_id, _kind in cursor.fetchall():
            found[ref].add(lead_id)
    return found


def find_same(**addresses: Any) -> list[Lead]:
    """Current leads of the organization that share any of these keys, newest first."""
    found = meet_leads({0: addresses}).get(0, set())
    return list(Lead.objects.filter(pk__in=found).select_related("owner", "source")) if found else []
