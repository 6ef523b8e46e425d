"""What cleaning needs to know beside the cell: the center's region, zone, people, courses and sources."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model
from django.utils import timezone

from common.names import search_key
from common.phone import PhoneNormalizer
from import_service.pipeline.reservation import reserve_ids
from leads.models import Industry, LeadSource
from organizations.models import Branch, Membership, Organization
from scheduling.models import Course


@dataclass
class NamedRows:
    """Rows of ours by their name in any case; a new name gets its key now and its row when the plan is confirmed."""

    model: type[Model]
    known: dict[str, int]
    new: dict[int, str] = field(default_factory=dict)
    spare: list[int] = field(default_factory=list)

    def prepare(self, rows: int) -> None:
        """Reserve what so many rows may need: while they are being sent, nothing else can be asked."""
        self.spare += reserve_ids(self.model, rows - len(self.spare))

    def named(self, name: str) -> int:
        key = search_key(name)
        if key not in self.known:
            pk = self.known[key] = self.spare.pop()
            self.new[pk] = name
        return self.known[key]


@dataclass
class SourceRules:
    """What a source settles for its rows."""

    pk: int
    demands_phone: bool = False
    demands_address: bool = False
    partner_id: int | None = None
    owner_id: int | None = None


@dataclass
class CleanContext:
    """Look-ups of one organization, loaded once per job."""

    zone: ZoneInfo
    phones: PhoneNormalizer
    now: datetime
    source: SourceRules | None
    sources: NamedRows
    source_rules: dict[int, SourceRules]
    industries: NamedRows
    courses: dict[str, int]
    branches: dict[str, int]
    people: dict[str, int]
    day_first: dict[str, bool | None] = field(default_factory=dict)
    value_map: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    unknown: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    ambiguous: Counter[str] = field(default_factory=Counter)

    def note_unknown(self, header: str, value: str) -> None:
        seen = self.unknown[header]
        if value in seen:
            seen[value] += 1
        elif len(seen) < MOST_UNKNOWN:
            seen[value] = 1

    def prepare(self, rows: int, mapped: Collection[str]) -> None:
        """Reserve what cleaning this many rows may need of the columns that name rows."""
        for column, named in (("source", self.sources), ("industry", self.industries)):
            if column in mapped:
                named.prepare(rows)

    @property
    def new_rows(self) -> dict[str, dict[int, str]]:
        """What the plan keeps of rows that are named for the first time."""
        return {"new_sources": self.sources.new, "new_industries": self.industries.new}

    def forget_owners(self) -> None:
        """A person said whose the new leads are: no source gives them to anybody."""
        for rules in (self.source, *self.source_rules.values()):
            if rules:
                rules.owner_id = None

    def source_named(self, name: str) -> SourceRules:
        """What the source of this name settles; a new one nothing yet."""
        pk = self.sources.named(name)
        return self.source_rules.setdefault(pk, SourceRules(pk=pk))


MOST_UNKNOWN = 200


def load_context(
    organization: Organization, *, source: LeadSource | None, region: str = "", day_first: dict[str, bool | None]
) -> CleanContext:
    """Everything cleaning looks up, in five queries."""
    sources = list(LeadSource.objects.all())
    industries = Industry.objects.values_list("name", "pk")
    return CleanContext(
        zone=organization.zone,
        phones=PhoneNormalizer.for_region(region or organization.country),
        now=timezone.now(),
        source=_rules(source) if source else None,
        sources=NamedRows(LeadSource, {search_key(row.name): row.pk for row in sources}),
        source_rules={row.pk: _rules(row) for row in sources},
        industries=NamedRows(Industry, {search_key(name): pk for name, pk in industries}),
        courses=_by_spelling((row.pk, [row.name, *row.other_spellings]) for row in Course.objects.all()),
        branches=_by_spelling((row.pk, [row.name]) for row in Branch.objects.all()),
        people=_by_spelling((row.pk, [row.name]) for row in Membership.objects.filter(is_active=True)),
        day_first=day_first,
    )


def _rules(source: LeadSource) -> SourceRules:
    return SourceRules(
        pk=source.pk,
        demands_phone=source.demands_phone,
        demands_address=source.demands_address,
        partner_id=source.partner_id,
        owner_id=source.default_owner_id,
    )


def _by_spelling(rows: Iterable[tuple[int, list[str]]]) -> dict[str, int]:
    return {search_key(spelling): pk for pk, spellings in rows for spelling in spellings}
