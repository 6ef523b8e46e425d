"""The score of leads as one SQL expression made of the center's rules: updated with, inserted with and explained by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Greatest, Least
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone

from leads.choices import SCORE_BANDS, Priority, ScoreAudience, ScoreBand, ScoreSign
from leads.models import Lead, LeadEvent, ScoreRule
from leads.querysets import STILL_OPEN
from leads.scoring.subjects import FACTS, HAPPENINGS, NOBODY
from leads.scoring.words import words_of

HIGHEST = 100
# So many of the newest leads tell how common a sign is.
SAMPLE = 1_000
# Crossing one of these is an event.
MARKS = (40, 70, 85)
HIGH_FROM, MEDIUM_FROM = 80, 50
_AUDIENCES = {ScoreAudience.PERSONS: Q(company=""), ScoreAudience.COMPANIES: ~Q(company="")}


@dataclass(frozen=True)
class Scoring:
    """Rules in force at a moment; the moment decides who has been silent for how long."""

    rules: Sequence[ScoreRule]
    now: datetime

    @cached_property
    def score(self) -> RawSQL:
        """Of a row of Lead. Django needs longer to put it into words than PostgreSQL to count it for a thousand leads,
        so that is done once for many statements."""
        sql, params = self._sql([condition_of(rule, self.now) for rule in self.rules])
        return RawSQL(sql, params, output_field=IntegerField())  # noqa: S611 - made of expressions above

    def sql_at_birth(self, alias: str) -> tuple[str, list[Any]]:
        """The score of a row, under this alias, that has the columns of LeadFacts and no events yet."""
        return self._sql([condition_at_birth(rule, self.now) for rule in self.rules], alias)

    def _sql(self, conditions: Sequence[Q], alias: str = "") -> tuple[str, list[Any]]:
        query = Lead.objects.all().query
        table = query.get_initial_alias()
        score = self._clamped(conditions).resolve_expression(query, allow_joins=False)
        score = score.relabeled_clone({table: alias}) if alias else score
        sql, params = query.get_compiler(connection=connection).compile(score)
        return sql, list(params)

    def _clamped(self, conditions: Sequence[Q]) -> Any:
        total: Any = Value(0, output_field=IntegerField())
        for rule, condition in zip(self.rules, conditions, strict=True):
            total = total + Case(When(condition, then=rule.points), default=0, output_field=IntegerField())
        return Greatest(Value(0), Least(Value(HIGHEST), total))


def current_scoring() -> Scoring:
    return Scoring(list(ScoreRule.objects.filter(is_active=True)), timezone.now())


def condition_of(rule: ScoreRule, now: datetime) -> Q:
    """Which leads the rule gives its points to."""
    if rule.sign == ScoreSign.EVENT_COUNTED:
        sign = _happened(rule)
    elif rule.sign == ScoreSign.SILENCE:
        since = now - timedelta(days=rule.at_least)
        sign = STILL_OPEN & (Q(last_contact_at__lte=since) | Q(last_contact_at=None, created_at__lte=since))
    else:
        sign = _fact(rule)
    return sign & audience_of(rule)


def condition_at_birth(rule: ScoreRule, now: datetime) -> Q:
    """The same for a row that is about to become a lead: nobody spoke with it, nothing happened to it yet."""
    if rule.sign == ScoreSign.EVENT_COUNTED:
        happening = HAPPENINGS.get(rule.subject)
        sign = happening.at_birth if happening and rule.at_least == 1 else NOBODY
    elif rule.sign == ScoreSign.SILENCE:
        sign = STILL_OPEN & Q(created_at__lte=now - timedelta(days=rule.at_least))
    else:
        sign = _fact(rule)
    return sign & audience_of(rule)


def audience_of(rule: ScoreRule) -> Q:
    return _AUDIENCES.get(ScoreAudience(rule.audience), Q())


def _fact(rule: ScoreRule) -> Q:
    fact = FACTS.get(rule.subject)
    if fact is None:
        return NOBODY
    if rule.sign == ScoreSign.FIELD_KNOWN:
        return fact.known
    return fact.equals(rule.value) if fact.equals else NOBODY


def _happened(rule: ScoreRule) -> Q:
    """To the lead, or to one that was merged into it: a merge moves touchpoints, but events stay where they are."""
    happening = HAPPENINGS.get(rule.subject)
    if happening is None:
        return NOBODY
    rows = happening.rows()
    times = _times(rows, "lead")
    if rows.model is LeadEvent:
        times += Case(When(_has_absorbed(), then=_times(rows, "lead__merged_into")), default=0)
    return Q(GreaterThanOrEqual(times, rule.at_least))


def _has_absorbed() -> Q:
    """Few leads have, and only theirs is worth the search. The index asks for what is not null: so PostgreSQL may read
    it once for all leads."""
    return Q(Exists(Lead.objects.filter(merged_into=OuterRef("pk"), merged_into__isnull=False)))


def _times(rows: QuerySet, lead: str) -> Any:
    """Counted for each lead by its index: to answer EXISTS, PostgreSQL reads all that ever happened, for each chunk."""
    times = rows.filter(**{lead: OuterRef("pk")}).order_by().values(lead).annotate(times=Count("pk")).values("times")
    return Coalesce(Subquery(times, output_field=IntegerField()), 0)


def priority_of(score: int) -> Priority:
    if score >= HIGH_FROM:
        return Priority.HIGH
    return Priority.MEDIUM if score >= MEDIUM_FROM else Priority.LOW


def priority_sql(score: str) -> str:
    """The same as SQL; `score` is SQL of the program's own, never of a person's."""
    return (
        f"CASE WHEN {score} >= {HIGH_FROM} THEN '{Priority.HIGH}' "
        f"WHEN {score} >= {MEDIUM_FROM} THEN '{Priority.MEDIUM}' ELSE '{Priority.LOW}' END"
    )


def score_bands() -> list[tuple[int, int, ScoreBand]]:
    """(from, to, band), the highest first."""
    ceilings = (HIGHEST, *(floor - 1 for floor, _band, _tone in SCORE_BANDS))
    return [(floor, top, band) for (floor, band, _tone), top in zip(SCORE_BANDS, ceilings, strict=False)]


def shares_of(rules: Sequence[ScoreRule]) -> dict[int, float]:
    """By the key of each rule, which part of the newest leads has its sign; nothing without leads."""
    newest = Lead.objects.filter(pk__in=Lead.objects.order_by("-pk").values("pk")[:SAMPLE])
    now = timezone.now()
    counts = {f"rule_{rule.pk}": Sum(_is(condition_of(rule, now))) for rule in rules}
    found = newest.aggregate(leads=Count("pk"), **counts)
    return {rule.pk: found[f"rule_{rule.pk}"] / found["leads"] for rule in rules} if found["leads"] else {}


@dataclass(frozen=True)
class Reason:
    """A rule and what it gives."""

    words: str
    points: int


@dataclass(frozen=True)
class Explanation:
    """Why a lead has its score, and the one sign that would raise it most."""

    reasons: list[Reason]
    could_add: Reason | None

    @property
    def score(self) -> int:
        return max(0, min(HIGHEST, sum(reason.points for reason in self.reasons)))


def explain_score(lead: Lead, scoring: Scoring | None = None) -> Explanation:
    """Three statements, however many rules there are."""
    scoring = scoring or current_scoring()
    holds = _asked_of(lead, [condition_of(rule, scoring.now) for rule in scoring.rules])
    fits = _asked_of(lead, [audience_of(rule) for rule in scoring.rules])
    reasons, missing = [], []
    for rule, is_held, is_fit in zip(scoring.rules, holds, fits, strict=True):
        if is_held:
            reasons.append(Reason(words_of(rule), rule.points))
        elif is_fit and rule.points > 0:
            missing.append(Reason(words_of(rule), rule.points))
    reasons.sort(key=lambda reason: -reason.points)
    return Explanation(reasons, max(missing, key=lambda reason: reason.points, default=None))


def _asked_of(lead: Lead, conditions: Sequence[Q]) -> list[bool]:
    """Whether the lead fulfils each of these, in one statement."""
    asked = {f"answer_{place}": _is(condition) for place, condition in enumerate(conditions)}
    found = Lead.objects.filter(pk=lead.pk).values_list(*asked.values()).first() if asked else None
    return [bool(answer) for answer in found or [False] * len(conditions)]


def _is(condition: Q) -> Any:
    whole = Value(1, output_field=IntegerField())
    return Case(When(condition, then=whole), default=0, output_field=IntegerField()) if condition else whole
