"""Adding a lead by hand: a quick form, and who is here already under the same phone before anything is saved."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.choices import ClientTie
from common.note_text import NOTE_LIMIT
from leads.admin.lead_doors.doors import LeadDoors
from leads.admin.lead_forms.edit_page import section_titles
from leads.admin.lead_forms.facts_form import StaffForm
from leads.admin.lead_forms.known_people import find_typed, find_typed_alike, known_client, known_people
from leads.admin.lead_forms.of_client import client_asked, first_values
from leads.admin.next_steps import check_moment, date_chips
from leads.admin.relatives import lead_url
from leads.matching import find_same
from leads.models import Lead
from leads.nearest_branch import nearest_branch
from leads.rights import SELLERS
from leads.services.add_to_lead import add_to_lead
from leads.services.create_lead import create_lead
from leads.services.find_candidates import find_candidates
from leads.services.link_family import link_family
from leads.services.tie_lead import tie_lead
from organizations.models import Membership

FIRST = (
    "first_name",
    "last_name",
    "contact_name",
    "contact_relation",
    "phone",
    "telegram_username",
    "source",
    "course",
    "next_contact_at",
    "note",
)
FOLDED: dict[str, tuple[str, ...]] = {
    "learner": ("birth_date", "tags"),
    "contact": ("more_phones", "email", "language", "consent"),
    "wants": ("branch", "preferred_days", "preferred_time", "estimated_value"),
    "address": ("region", "city", "district", "address", "latitude", "longitude"),
    "company": ("company", "industry", "company_size"),
    "source": ("campaign", "owner"),
}
PREFILLED = ("first_name", "last_name", "contact_name", "phone", "email", "telegram_username")


class QuickForm(StaffForm):
    """What is asked on the phone first; the rest is folded."""

    note = forms.CharField(
        label=gettext_lazy("What was said"), required=False, max_length=NOTE_LIMIT, widget=forms.Textarea
    )

    class Meta(StaffForm.Meta):
        fields = (
            *(name for name in FIRST if name != "note"),
            *(name for names in FOLDED.values() for name in names if name not in ("tags", "more_phones")),
        )

    def __init__(self, *args: Any, member: Membership, may_assign: bool, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        self.fields["next_contact_at"].validators.append(check_moment)
        self.fields["first_name"].widget.attrs["autofocus"] = True
        if not may_assign:
            del self.fields["owner"]

    def first(self) -> list[Any]:
        return [self[name] for name in FIRST]

    def folded(self) -> list[dict[str, Any]]:
        titles = section_titles()
        sections: list[dict[str, Any]] = [
            {"key": key, "title": titles[key], "fields": [self[name] for name in names if name in self.fields]}
            for key, names in FOLDED.items()
        ]
        return [{**section, "is_open": any(field.errors for field in section["fields"])} for section in sections]

    def facts(self) -> dict[str, Any]:
        """A seller's own lead is that seller's; the branch nearest to the home is proposed by choosing it."""
        facts = super().facts()
        nearest = nearest_branch(facts["latitude"], facts["longitude"])
        if nearest and facts.get("branch") is None:
            facts["branch"] = nearest.branch
        source = facts.get("source")
        if "owner" not in facts and self.member.has_role(SELLERS) and not (source and source.default_owner_id):
            facts["owner"] = self.member
        return facts


class LeadAddPage(LeadDoors):
    """The add page and the fragment that answers while somebody types."""

    def get_urls(self) -> list[URLPattern]:
        known = path("add/known/", self.admin_site.admin_view(self.known_view), name="leads_lead_known")
        return [known, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        client = client_asked(request)
        typed = {name: request.GET[name] for name in PREFILLED if name in request.GET}
        form = QuickForm(
            request.POST or None,
            initial=first_values(client, request.GET.get("wish", "")) if client else typed,
            member=request.membership,  # type: ignore[attr-defined]
            may_assign=request.user.has_perm("leads.assign_lead"),
        )
        known: list[Lead] = []
        if request.method == "POST" and form.is_valid():
            known = _same_as(form)
            if lead := self._chosen(request, "same"):
                return self._add_to(request, form, lead)
            if not known or _is_decided(request, known):
                return self._add(request, form, known)
        return render(request, "leads/form/add.html", self._add_context(request, form, known))

    def _chosen(self, request: HttpRequest, verb: str) -> Lead | None:
        """The lead whose button was pressed, if this person may see and change it."""
        value = request.POST.get(verb, "")
        wanted = UUID(value) if is_uuid(value) else None
        lead = Lead.objects.visible_to(request.membership).filter(public_id=wanted).first() if wanted else None  # type: ignore[attr-defined]
        return lead if lead is not None and self.has_change_permission(request, lead) else None

    def _add_to(self, request: HttpRequest, form: QuickForm, lead: Lead) -> HttpResponse:
        """No second lead: the known one learns what was typed."""
        facts = {name: value for name, value in form.facts().items() if name not in ("owner", "source", "priority")}
        lead = add_to_lead(
            lead=lead,
            facts=facts,
            actor=request.membership,  # type: ignore[attr-defined]
            tags=form.cleaned_data["tags"],
            more_phones=form.further_phones(),
            note=form.cleaned_data["note"],
        )
        messages.success(request, _("What you typed is with %(name)s now.") % {"name": lead.name})
        return HttpResponseRedirect(lead_url(lead))

    def known_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        member = request.membership  # type: ignore[attr-defined]
        typed = request.POST.dict()
        same = find_typed(typed, member)
        alike = find_typed_alike(typed, member)
        reasons = {lead.pk: why for lead, why in alike.items() if lead not in same}
        people = known_people([*same, *(lead for lead in alike if lead not in same)], member, reasons)
        context = {"known": people, "is_asked": False, "known_client": known_client(request, typed)}
        return render(request, "leads/form/known.html", context)

    def _add_context(self, request: HttpRequest, form: QuickForm, known: list[Lead]) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": _("New lead"),
            "opts": self.opts,
            "inline_admin_formsets": [],
            "form": form,
            "date_chips": date_chips(timezone.now(), None),
            "known": known_people(known, request.membership),  # type: ignore[attr-defined]
            "is_asked": bool(known),
            "known_client": known_client(request, request.POST.dict() or form.initial),
        }

    @transaction.atomic
    def _add(self, request: HttpRequest, form: QuickForm, known: list[Lead]) -> HttpResponse:
        relative = self._relative(request, known)
        facts = form.facts()
        if relative is not None and relative.owner_id:
            # One person speaks with a family.
            facts["owner"] = relative.owner
        lead = create_lead(
            facts=facts,
            actor=request.membership,  # type: ignore[attr-defined]
            tags=form.cleaned_data["tags"],
            more_phones=form.further_phones(),
            note=form.cleaned_data["note"],
        )
        if client := client_asked(request):
            tie_lead(lead=lead, client=client, tie=ClientTie.SELF, actor=request.membership)  # type: ignore[attr-defined]
        if relative is not None:
            link_family(leads=[relative, lead], actor=request.membership)  # type: ignore[attr-defined]
        find_candidates(leads=Lead.objects.filter(pk=lead.pk))
        return self._after_adding(request, lead)

    def _relative(self, request: HttpRequest, known: list[Lead]) -> Lead | None:
        """Whose family it is: one who shares a contact, or one alike that this person may see."""
        shared = next((lead for lead in known if str(lead.public_id) == request.POST.get("family")), None)
        return shared or self._chosen(request, "family")

    def _after_adding(self, request: HttpRequest, lead: Lead) -> HttpResponse:
        messages.success(request, _("%(name)s is added.") % {"name": lead.name})
        if "_addanother" in request.POST:
            return HttpResponseRedirect(reverse("admin:leads_lead_add"))
        if self.find_row(request, lead.pk) is None:
            messages.info(request, _("%(owner)s has this lead now.") % {"owner": lead.owner})
            return HttpResponseRedirect(reverse("admin:leads_lead_changelist"))
        return HttpResponseRedirect(lead_url(lead))


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _same_as(form: QuickForm) -> list[Lead]:
    data = form.cleaned_data
    return find_same(
        phones=[data["phone"], *form.further_phones()],
        email=data["email"],
        telegram_username=data["telegram_username"],
    )


def _is_decided(request: HttpRequest, known: list[Lead]) -> bool:
    """A person saw all of these and chose to add anyway, or whose family it is."""
    seen = set(request.POST.getlist("seen"))
    keys = {str(lead.public_id) for lead in known}
    return keys <= seen and ("anyway" in request.POST or request.POST.get("family") in keys)
