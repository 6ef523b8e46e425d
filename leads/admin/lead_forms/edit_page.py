"""The full form of a lead as a tab of its page, and what happens when two people save it."""

from copy import copy
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from leads.addresses import is_veiled
from leads.admin.field_words import LeadWords
from leads.admin.lead_doors.doors import LeadDoors
from leads.admin.lead_forms.facts_form import REACH, StaffForm
from leads.admin.relatives import lead_url
from leads.choices import Priority
from leads.differences import changes_since
from leads.models import Lead
from leads.services.edit_lead import edit_lead
from organizations.admin.field_words import moment
from organizations.changes import EditConflict, FieldChange
from organizations.models import Membership

SECTIONS: dict[str, tuple[str, ...]] = {
    "learner": ("first_name", "last_name", "birth_date", "priority", "tags"),
    "contact": (
        "contact_name",
        "contact_relation",
        "phone",
        "more_phones",
        "telegram_username",
        "telegram_id",
        "email",
        "language",
        "consent",
    ),
    "wants": (
        "course",
        "branch",
        "preferred_days",
        "preferred_time",
        "estimated_value",
        "introductory_call_done",
    ),
    "address": ("country", "region", "city", "district", "address", "postal_code", "latitude", "longitude"),
    "company": ("company", "industry", "company_size"),
    "source": ("source", "campaign", "external_id", "owner"),
}
OWN_TABLES = {"tags", "more_phones"}


def section_titles() -> dict[str, str]:
    return {
        "learner": _("Learner"),
        "contact": _("Contact"),
        "wants": _("Wants"),
        "address": _("Address"),
        "company": _("Company"),
        "source": _("Source"),
    }


class LeadForm(StaffForm):
    """Every fact of a lead. `version` is the one the person saw when the form was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    class Meta(StaffForm.Meta):
        fields = tuple(name for names in SECTIONS.values() for name in names if name not in OWN_TABLES)

    def __init__(self, *args: Any, instance: Lead, member: Membership, may_assign: bool, **kwargs: Any) -> None:
        phones = [row.phone for row in instance.more_phones.all()]
        initial = {"version": instance.version, "more_phones": phones, "tags": instance.tags.all()}
        super().__init__(*args, instance=copy(instance), member=member, initial=initial, **kwargs)
        if not may_assign:
            del self.fields["owner"]
        self.is_veiled = is_veiled(instance)
        if self.is_veiled:
            # What nobody can read here, nobody can save from here.
            for name in REACH:
                self.fields.pop(name, None)
            del self.fields["more_phones"]
        self._offer_priority_by_score(instance)

    def _offer_priority_by_score(self, lead: Lead) -> None:
        """The empty choice: unless somebody picks one, the priority follows the score."""
        field: Any = self.fields["priority"]
        field.required = False
        field.choices = [("", _("By score")), *Priority.choices]
        self.initial["priority"] = lead.priority if lead.priority_is_chosen else ""

    def facts(self) -> dict[str, Any]:
        facts = super().facts()
        chosen = facts.pop("priority")
        return {**facts, **({"priority": chosen} if chosen else {}), "priority_is_chosen": bool(chosen)}

    def sections(self) -> list[dict[str, Any]]:
        titles = section_titles()
        return [
            {"key": key, "title": titles[key], "fields": [self[name] for name in names if name in self.fields]}
            for key, names in SECTIONS.items()
        ]


@dataclass(frozen=True)
class Conflict:
    """One field that two people changed, as the page asks about it."""

    name: str
    label: str
    was: str
    theirs: str
    mine: str
    who: str
    when: str


class LeadFormPage(LeadDoors):
    """GET shows the form in the page's frame; POST saves it."""

    def form_tab(self, request: HttpRequest, lead: Lead) -> HttpResponse:
        if not self.has_change_permission(request, lead):
            raise PermissionDenied
        form = LeadForm(
            request.POST or None,
            instance=lead,
            member=request.membership,  # type: ignore[attr-defined]
            may_assign=request.user.has_perm("leads.assign_lead"),
        )
        conflicts: list[Conflict] = []
        if request.method == "POST" and form.is_valid():
            try:
                return self._save(request, lead, form)
            except EditConflict as conflict:
                conflicts = self._show_conflict(request, lead, form, conflict)
            except ValidationError as refusal:
                messages.error(request, " ".join(refusal.messages))
                return HttpResponseRedirect(lead_url(lead))
        context = {**self.page_context(request, lead, "form"), "form": form, "conflicts": conflicts}
        return render(request, "leads/form/edit.html", context)

    def _save(self, request: HttpRequest, lead: Lead, form: LeadForm) -> HttpResponse:
        version = min(form.cleaned_data["version"] or 1, lead.version)
        dropped = {name for name in form.fields if request.POST.get(f"keep-{name}") == "theirs"}
        meanwhile = changes_since(lead, version)
        edit_lead(
            lead_id=lead.pk,
            changes={name: value for name, value in form.facts().items() if name not in dropped},
            actor=request.membership,  # type: ignore[attr-defined]
            version=version,
            tags=None if "tags" in dropped else form.cleaned_data["tags"],
            more_phones=None if form.is_veiled or "more_phones" in dropped else form.further_phones(),
        )
        messages.success(request, _("Saved."))
        for sentence in _told(list(meanwhile.values())):
            messages.info(request, sentence)
        return HttpResponseRedirect(lead_url(lead))

    def _show_conflict(
        self, request: HttpRequest, lead: Lead, form: LeadForm, conflict: EditConflict
    ) -> list[Conflict]:
        """The form keeps what was typed and takes over what only others changed; it knows the newer version now."""
        words = LeadWords((change.field, change.old, change.new) for change in conflict.changes)
        conflicts = [_conflict(form, change, words) for change in conflict.changes]
        fresh = self.lead_or_404(request, lead.pk)
        disputed = {change.field for change in conflict.changes}
        undisputed = changes_since(fresh, form.cleaned_data["version"] or 1).keys() - disputed
        newest = LeadForm(instance=fresh, member=form.member, may_assign="owner" in form.fields)
        typed: Any = form.data
        form.data = typed.copy()
        _retype(form, "version", conflict.version)
        for name in undisputed & form.fields.keys():
            _retype(form, name, newest[name].value())
        return conflicts

    def page_context(self, request: HttpRequest, lead: Lead, tab: str) -> dict[str, Any]:
        raise NotImplementedError


def _conflict(form: LeadForm, change: FieldChange, words: LeadWords) -> Conflict:
    return Conflict(
        name=change.field,
        label=words.label(change.field),
        was=words.value(change.field, change.old),
        theirs=words.value(change.field, change.new),
        mine=_typed(form, change.field),
        who=change.actor.name if change.actor else _("an import"),
        when=moment(change.at),
    )


def _retype(form: LeadForm, name: str, value: Any) -> None:
    """Put a stored value into the form as if it had been typed."""
    widget, data = form.fields[name].widget, cast("QueryDict", form.data)
    if isinstance(widget, forms.CheckboxInput):
        data.setlist(name, ["on"] if value else [])
        return
    shown = widget.format_value(value)
    data.setlist(name, shown if isinstance(shown, list) else ["" if shown is None else str(shown)])


def _typed(form: LeadForm, name: str) -> str:
    """What the person wants there, in words."""
    value = form.further_phones() if name == "more_phones" else form.cleaned_data.get(name)
    if name == "tags":
        return ", ".join(str(tag) for tag in value or ())
    choices = dict(getattr(form.fields.get(name), "choices", None) or ()) if isinstance(value, str | bool) else {}
    if isinstance(value, list):
        return ", ".join(form.shown_phone(phone) for phone in value)
    return str(choices.get(value, "" if value is None else value))


def _told(changes: list[FieldChange]) -> list[str]:
    """What others changed while this form was open, in sentences."""
    words = LeadWords((change.field, change.old, change.new) for change in changes)
    return [
        _("Meanwhile %(who)s changed %(field)s: %(old)s → %(new)s.")
        % {
            "who": change.actor.name if change.actor else _("an import"),
            "field": words.label(change.field),
            "old": words.value(change.field, change.old) or "—",
            "new": words.value(change.field, change.new) or "—",
        }
        for change in changes
    ]
