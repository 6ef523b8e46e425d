"""Changes score rules; all scores of the center follow in the background."""

from collections.abc import Iterable

from django.db import transaction

from leads.models import ScoreRule
from leads.services.recount_scores import ask_for_recount


@transaction.atomic
def save_score_rule(*, rule: ScoreRule) -> ScoreRule:
    rule.save()
    ask_for_recount()
    return rule


@transaction.atomic
def delete_score_rules(*, rules: Iterable[ScoreRule]) -> None:
    for rule in rules:
        rule.delete()
    ask_for_recount()
