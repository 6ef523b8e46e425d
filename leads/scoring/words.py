"""Score rules in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.row_keys import row_key
from leads.choices import ScoreSign
from leads.models import ScoreRule
from leads.scoring.subjects import FACTS, HAPPENINGS


def words_of(rule: ScoreRule) -> str:
    """Its own words, else what it asks: "Phone is known", "City: Buxoro", "Silent for 5 days"."""
    if rule.name:
        return rule.name
    if rule.sign == ScoreSign.SILENCE:
        return ngettext("Silent for %(n)s day", "Silent for %(n)s days", rule.at_least) % {"n": rule.at_least}
    if rule.sign == ScoreSign.EVENT_COUNTED:
        return _happened(rule)
    fact = FACTS.get(rule.subject)
    if fact is None:
        return rule.subject
    if rule.sign == ScoreSign.FIELD_KNOWN:
        return str(fact.known_words)
    return f"{fact.title}: {_value(fact, rule.value)}"


def _happened(rule: ScoreRule) -> str:
    happening = HAPPENINGS.get(rule.subject)
    words = str(happening.words) if happening else rule.subject
    times = ngettext("%(n)s time", "%(n)s times", rule.at_least) % {"n": rule.at_least}
    return _("%(what)s, %(times)s") % {"what": words, "times": times} if rule.at_least > 1 else words


def _value(fact: Any, value: str) -> str:
    """The name of a row that the value points to."""
    if fact.values is None:
        return value
    row = fact.values().model.objects.filter(pk=row_key(value)).first()
    return str(row) if row else _("removed")
