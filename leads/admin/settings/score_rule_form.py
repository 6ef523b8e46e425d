"""The form of one score rule: a sign that was chosen before, and only the fields that this sign needs."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from leads.choices import ScoreSign
from leads.models import ScoreRule
from leads.scoring.subjects import FACTS, HAPPENINGS
from organizations.forms import OrganizationModelForm

# What a sign asks beside its points.
ASKED = {
    ScoreSign.FIELD_KNOWN: (),
    ScoreSign.FIELD_EQUALS: ("value",),
    ScoreSign.EVENT_COUNTED: ("at_least",),
    ScoreSign.SILENCE: ("at_least",),
}
COMMON = ("points", "audience", "name", "order", "is_active")
LONGEST_SILENCE, MOST_TIMES = 3650, 100


@dataclass(frozen=True)
class Offer:
    """A sign that a rule can be made of; `key` names it in an address."""

    key: str
    words: str


def offers() -> list[tuple[str, list[Offer]]]:
    """Signs by kind."""
    known = [_offer(ScoreSign.FIELD_KNOWN, key, fact.known_words) for key, fact in FACTS.items()]
    equal = [
        _offer(ScoreSign.FIELD_EQUALS, key, _("%(what)s is…") % {"what": fact.title})
        for key, fact in FACTS.items()
        if fact.equals
    ]
    happened = [_offer(ScoreSign.EVENT_COUNTED, key, it.words) for key, it in HAPPENINGS.items()]
    silent = [_offer(ScoreSign.SILENCE, "", _("Nobody spoke with the lead for days"))]
    return [
        (_("Something happened"), happened),
        (_("Something is known"), known),
        (_("Something has a certain value"), equal),
        (_("Silence"), silent),
    ]


def _offer(sign: str, subject: str, words: Any) -> Offer:
    return Offer(f"{sign}:{subject}", str(words))


def rule_of(key: str) -> ScoreRule | None:
    """A rule about this sign, not saved; nothing if there is no such sign."""
    if not any(offer.key == key for _title, group in offers() for offer in group):
        return None
    sign, _colon, subject = key.partition(":")
    return ScoreRule(sign=sign, subject=subject, at_least=5 if sign == ScoreSign.SILENCE else 1)


def fields_of(rule: ScoreRule) -> tuple[str, ...]:
    own = ASKED[ScoreSign(rule.sign)]
    return (*own, *COMMON)


class ScoreRuleForm(OrganizationModelForm):
    """`blank_rule` holds the sign of a rule that is being added."""

    blank_rule: ScoreRule | None = None

    class Meta:
        model = ScoreRule
        fields = ("value", "at_least", *COMMON)
        labels = {"order": gettext_lazy("Position in the list")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if self.blank_rule is not None and not kwargs.get("instance"):
            kwargs["instance"] = self.blank_rule
        super().__init__(*args, **kwargs)
        if "value" in self.fields:
            self._ask_value()
        if "at_least" in self.fields:
            self._ask_number()

    def _ask_value(self) -> None:
        fact = FACTS[self.instance.subject]
        field = self.fields["value"]
        field.label, field.required = fact.title, True
        if fact.values is not None:
            rows = [(str(row.pk), str(row)) for row in fact.values()]
            self.fields["value"] = forms.ChoiceField(
                label=fact.title, choices=[("", "—"), *rows], widget=UnfoldAdminSelectWidget
            )

    def _ask_number(self) -> None:
        is_silence = self.instance.sign == ScoreSign.SILENCE
        field: Any = self.fields["at_least"]
        field.label = _("Days without a contact") if is_silence else _("How many times at least")
        field.help_text = ""
        field.max_value = LONGEST_SILENCE if is_silence else MOST_TIMES
        field.validators.append(forms.IntegerField(max_value=field.max_value).validators[-1])

    def clean_points(self) -> int:
        points: int = self.cleaned_data["points"]
        if points == 0:
            raise forms.ValidationError(_("0 points change nothing. Give points, or take some away with a minus."))
        return points

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        rule = self.instance
        same = ScoreRule.objects.filter(
            sign=rule.sign,
            subject=rule.subject,
            value=data.get("value", rule.value),
            at_least=data.get("at_least", rule.at_least),
            audience=data.get("audience", rule.audience),
        ).exclude(pk=rule.pk)
        if not self.errors and same.exists():
            raise forms.ValidationError(_("There is a rule for this sign already. Change its points instead."))
        return data
