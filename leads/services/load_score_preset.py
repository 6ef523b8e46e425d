"""The score rules that are shipped: what a school looks at, and what counts for companies."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from leads.choices import ScoreAudience, ScorePreset, ScoreSign
from leads.models import ScoreRule
from leads.services.recount_scores import ask_for_recount
from organizations.models import Organization

_IDENTITY = ("sign", "subject", "value", "at_least", "audience")


def _known(subject: str, points: int, audience: str = ScoreAudience.EVERYBODY) -> dict[str, Any]:
    return {"sign": ScoreSign.FIELD_KNOWN, "subject": subject, "points": points, "audience": audience}


def _happened(subject: str, points: int, times: int = 1) -> dict[str, Any]:
    return {"sign": ScoreSign.EVENT_COUNTED, "subject": subject, "points": points, "at_least": times}


def _silent(days: int, points: int) -> dict[str, Any]:
    return {"sign": ScoreSign.SILENCE, "at_least": days, "points": points}


_PERSONS, _COMPANIES = ScoreAudience.PERSONS, ScoreAudience.COMPANIES
PRESETS: dict[ScorePreset, Sequence[dict[str, Any]]] = {
    ScorePreset.SCHOOL: (
        _known("phone", 15, _PERSONS),
        _known("telegram", 10, _PERSONS),
        _known("course", 15, _PERSONS),
        _known("preferred_time", 10, _PERSONS),
        _known("course_at_branch", 10, _PERSONS),
        _happened("price_list_opened", 20),
        _happened("trial_asked", 25),
        _happened("wrote_to_us", 5),
        _happened("message_answered", 10),
        _happened("link_opened", 5),
        _happened("form_opened", 5),
        _happened("mail_opened", 2),
        _happened("no_answer", -8, times=2),
        _silent(5, -10),
        _silent(14, -10),
    ),
    ScorePreset.COMPANIES: (
        _known("email", 10, _COMPANIES),
        _known("phone", 15, _COMPANIES),
        _known("company", 10, _COMPANIES),
        _known("industry", 15, _COMPANIES),
        _known("company_size", 10, _COMPANIES),
    ),
}


def ensure_score_rules(*, organization: Organization) -> None:  # noqa: ARG001 - the scope says it
    """All that is shipped, for a center that has no rule; what people made of theirs stays."""
    if ScoreRule.objects.exists():
        return
    rows = [row for preset in PRESETS.values() for row in preset]
    ScoreRule.objects.bulk_create(_rule(row, place) for place, row in enumerate(rows, start=1))


@transaction.atomic
def load_score_preset(*, preset: ScorePreset) -> int:
    """Put the rules of a preset back as they were shipped; how many were missing or different. Own rules stay."""
    theirs = {_identity(rule): rule for rule in ScoreRule.objects.select_for_update()}
    changed = 0
    for place, row in enumerate(PRESETS[preset], start=1):
        shipped = _rule(row, place)
        rule = theirs.get(_identity(shipped), shipped)
        if rule.pk and (rule.points, rule.is_active) == (shipped.points, shipped.is_active):
            continue
        rule.points, rule.is_active = shipped.points, shipped.is_active
        rule.save()
        changed += 1
    if changed:
        ask_for_recount()
    return changed


def _rule(row: dict[str, Any], place: int) -> ScoreRule:
    return ScoreRule(**row, order=10 * place)


def _identity(rule: ScoreRule) -> tuple[Any, ...]:
    return tuple(getattr(rule, field) for field in _IDENTITY)
