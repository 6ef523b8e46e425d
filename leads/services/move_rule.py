"""Changes the order in which rules are asked."""

from django.db import transaction

from leads.models import AssignmentRule


@transaction.atomic
def move_rule(*, rule: AssignmentRule, up: bool) -> None:
    """One place up or down; at the end of the list nothing happens. The places are numbered anew."""
    rules = list(AssignmentRule.objects.select_for_update().order_by("order", "pk"))
    at = rules.index(rule)
    to = at - 1 if up else at + 1
    if 0 <= to < len(rules):
        rules[at], rules[to] = rules[to], rules[at]
    for place, each in enumerate(rules, start=1):
        each.order = place * 10
    AssignmentRule.objects.bulk_update(rules, ["order"])
