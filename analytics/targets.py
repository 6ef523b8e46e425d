"""What a center wants to reach: its own numbers, else the usual ones.

How soon a lead is answered is a setting of the center, since reminders follow it: `first_response_minutes`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from analytics.choices import TargetFigure
from analytics.models import Target


@dataclass(frozen=True, slots=True)
class TargetKind:
    """What a number of it means, the usual one (None: there is none), and the largest that makes sense."""

    rule: Any
    unit: Any
    usual: int | None
    largest: int


KINDS: Mapping[TargetFigure, TargetKind] = {
    TargetFigure.ENROLLED: TargetKind(
        _("Leads that become enrolled in a calendar month, in the whole center."), _("leads"), None, 1_000_000
    ),
    TargetFigure.ENROLLED_EACH: TargetKind(
        _("The mark on the bars of the salespeople; for a week, its share of the month."), _("leads"), None, 100_000
    ),
    TargetFigure.CONTACTED_PERCENT: TargetKind(
        _("Of the leads that came: answered or called at least once."), "%", 60, 100
    ),
    TargetFigure.QUALIFIED_PERCENT: TargetKind(
        _("Of those contacted: qualified by a salesperson, or came to a trial."), "%", 40, 100
    ),
    TargetFigure.CONVERTED_PERCENT: TargetKind(_("Of those qualified: enrolled by now."), "%", 25, 100),
}


def targets() -> dict[TargetFigure, int | None]:
    """Every figure with what the open center wants of it, in one query."""
    own = dict(Target.objects.values_list("figure", "value"))
    return {figure: own.get(figure, kind.usual) for figure, kind in KINDS.items()}
