"""The folded panel of budget, who decides, need and timeline; each answer saves itself."""

from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from common.values import parse_money
from leads.admin.qualification_words import CHOICES, LABELS
from leads.choices import Authority, Timeline
from leads.models import Lead, LeadQualification
from leads.services.rows import plain
from leads.services.save_qualification import ANSWERS, save_qualification
from organizations.admin.cell_field import CellField
from organizations.admin.door_form import DoorForm
from organizations.admin.doors import Saved
from organizations.models import Membership

MOST_MONEY_DIGITS = 12


class QualificationForm(DoorForm):
    """Which answer, and the answer itself; the other three stay."""

    answer = forms.ChoiceField(choices=[(name, name) for name in ANSWERS])
    budget = CellField(read=parse_money, blank=None)
    authority = forms.ChoiceField(choices=[("", ""), *Authority.choices], required=False)
    need = forms.CharField(max_length=500, required=False)
    timeline = forms.ChoiceField(choices=[("", ""), *Timeline.choices], required=False)

    def clean_budget(self) -> Any:
        budget = self.cleaned_data["budget"]
        if budget is not None and not 0 <= budget < 10**MOST_MONEY_DIGITS:
            raise forms.ValidationError(_("A budget is a sum from 0 to 12 digits. Check it."))
        return budget


def save_answer(lead: Lead, member: Membership, answer: str, **values: Any) -> Saved:
    before = save_qualification(lead=lead, answer=answer, value=values[answer], actor=member)
    text = _("%(what)s: saved.") % {"what": LABELS[answer]}
    return Saved(text, "qualification", {"answer": answer, answer: plain(before) or ""})


def qualification_of(lead: Lead) -> dict[str, Any]:
    """Open where a company buys; folded, the answers that are known stand in its head."""
    known = known_answers(lead)
    shown = [str(dict(CHOICES[name])[value]) if name in CHOICES else str(value) for name, value in known.items()]
    answers = [
        {"name": name, "label": LABELS[name], "value": known.get(name, ""), "choices": CHOICES.get(name, ())}
        for name in ANSWERS
    ]
    return {"qualification": answers, "qualification_known": ", ".join(shown), "is_company": bool(lead.company)}


def known_answers(lead: Lead) -> dict[str, Any]:
    try:
        row: LeadQualification = lead.qualification
    except ObjectDoesNotExist:
        return {}
    values = {name: plain(getattr(row, name)) for name in ANSWERS}
    return {name: value for name, value in values.items() if value not in ("", None)}
