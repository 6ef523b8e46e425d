"""What cleaning needs to know beside the cell: the center's region, zone, people, courses and sources."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from common.names import search_key
from common.phone import PhoneNormalizer
from import_service.pipeline.reservation import reserve_ids
from leads.models import LeadSource
from organizations.models import Branch, Membership, Organization
from scheduling.models import Course


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
    sources: dict[str, SourceRules]
    courses: dict[str, int]
    branches: dict[str, int]
    people: dict[str, int]
    day_first: dict[str, bool | None] = field(default_factory=dict)
    value_map: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    new_sources: dict[int, str] = field(default_factory=dict)
    spare_source_ids: list[int] = field(default_factory=list)
    unknown: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    ambiguous: Counter[str] = field(default_factory=Counter)

    def note_unknown(self, header: str, value: str) -> None:
        seen = self.unknown[header]
        if value in seen:
            seen[value] += 1
        elif len(seen) < MOST_UNKNOWN:
            seen[value] = 1

    def prepare(self, rows: int) -> None:
        """Reserve what cleaning this many rows may need: while rows are being sent, nothing else can be asked."""
        self.spare_source_ids += reserve_ids(LeadSource, rows - len(self.spare_source_ids))

    def forget_owners(self) -> None:
        """A person said whose the new leads are: no source gives them to anybody."""
        for rules in (self.source, *self.sources.values()):
            if rules:
                rules.owner_id = None

    def source_named(self, name: str) -> SourceRules:
        """The source of this name in any case; a new one gets its id now and its row when the plan is confirmed."""
        key = search_key(name)
        rules = self.sources.get(key)
        if rules is None:
            pk = self.spare_source_ids.pop()
            rules = self.sources[key] = SourceRules(pk=pk)
            self.new_sources[pk] = name[:100]
        return rules


MOST_UNKNOWN = 200


def load_context(
    organization: Organization, *, source: LeadSource | None, region: str = "", day_first: dict[str, bool | None]
) -> CleanContext:
    """Everything cleaning looks up, in four queries."""
    return CleanContext(
        zone=organization.zone,
        phones=PhoneNormalizer.for_region(region or organization.country),
        now=timezone.now(),
        source=_rules(source) if source else None,
        sources={search_key(row.name): _rules(row) for row in LeadSource.objects.all()},
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
