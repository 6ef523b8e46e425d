"""What a partner sees: its own leads, one page for each, a form to send another, and nothing else."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.note_text import NOTE_LIMIT
from common.search import search_condition
from leads.admin.lead_doors.doors import LeadDoors
from leads.admin.lead_forms.facts_form import FactsForm
from leads.choices import CLOSED_STATUSES, STATUS_TONES, EventKind, LeadStatus
from leads.models import Lead, LeadSource
from leads.models.status import status_label
from leads.services.receive_from_partner import receive_from_partner
from organizations.admin.listing.time_filters import midnight
from organizations.choices import Role
from organizations.models import Membership

PER_PAGE = 50
FIRST_YEAR, LAST_YEAR = 2000, 2100
OWN_ADDRESSES = ("leads_lead_changelist", "leads_lead_add", "leads_lead_change")


def read_month(text: str) -> date | None:
    """The first day of the month that an address names as 2026-11."""
    try:
        day = parse_date(f"{text}-01")
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year < LAST_YEAR else None


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def is_only_partner(member: Membership) -> bool:
    return member.roles == {Role.PARTNER}


class PartnerForm(FactsForm):
    """Who it is and what they want; the address only if one of the partner's sources demands it."""

    note = forms.CharField(
        label=gettext_lazy("What we should know"), required=False, max_length=NOTE_LIMIT, widget=forms.Textarea
    )

    class Meta(FactsForm.Meta):
        fields = ("first_name", "last_name", "contact_name", "phone", "course", "source", "city", "address")

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        sources = LeadSource.objects.filter(partner=member, is_active=True)
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]
        self.fields["source"].required = self.fields["phone"].required = True
        if len(sources) == 1:
            self.initial["source"] = sources[0].pk
            self.fields["source"].widget = forms.HiddenInput()
        if not any(source.demands_address for source in sources):
            del self.fields["city"], self.fields["address"]
        self.fields["first_name"].widget.attrs["autofocus"] = True
        self.has_source = bool(sources)


class PartnerPages(LeadDoors):
    """Stands before the pages of staff and answers instead of them when a partner asks.

    Every other address of leads is closed to a partner here, those that somebody adds later included.
    """

    def get_urls(self) -> list[URLPattern]:
        patterns = super().get_urls()
        for pattern in patterns:
            if pattern.name not in OWN_ADDRESSES:
                pattern.callback = _staff_only(pattern.callback)
        return patterns

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not _is_partner(request):
            return super().changelist_view(request, extra_context)
        if not self.has_view_permission(request):
            raise PermissionDenied
        leads = Lead.objects.visible_to(request.membership)  # type: ignore[attr-defined]
        typed = request.GET.get("q", "")
        found = leads.filter(search_condition(typed) or Q()).select_related("course", "source").order_by("-pk")
        status = request.GET.get("status", "")
        found = found.filter(status=status) if status in LeadStatus.values else found
        month = read_month(request.GET.get("month", ""))
        found = found.filter(created_at__gte=midnight(month), created_at__lt=midnight(_next(month))) if month else found
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
        figures = leads.aggregate(
            sent=Count("pk"),
            open=Count("pk", filter=~Q(status__in=CLOSED_STATUSES)),
            enrolled=Count("pk", filter=Q(status=LeadStatus.ENROLLED)),
        )
        rows = [(lead, STATUS_TONES[lead.status]) for lead in page]
        context = {"title": _("People you sent"), "page": page, "rows": rows, "figures": figures, "typed": typed}
        context |= {"status": status, "status_label": status_label(status) if status in LeadStatus.values else ""}
        context |= {"month": month}
        return self._partner_page(request, "leads/partner/list.html", context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not _is_partner(request):
            return super().add_view(request, form_url, extra_context)
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PartnerForm(request.POST or None, member=request.membership)  # type: ignore[attr-defined]
        if request.method == "POST" and form.is_valid():
            return self._receive(request, form)
        return self._partner_page(request, "leads/partner/add.html", {"title": _("Send a person"), "form": form})

    def _receive(self, request: HttpRequest, form: PartnerForm) -> HttpResponse:
        """The same words whether the center knew the person or not."""
        facts = form.facts()
        note = form.cleaned_data["note"]
        receive_from_partner(facts=facts, partner=request.membership, note=note)  # type: ignore[attr-defined]
        messages.success(request, _("Received, thank you."))
        return HttpResponseRedirect(reverse("admin:leads_lead_changelist"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not _is_partner(request):
            return super().change_view(request, object_id, form_url, extra_context)
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        lead = self.lead_or_404(request, object_id)
        own_words = lead.events.filter(kind=EventKind.NOTE, actor=request.membership)  # type: ignore[attr-defined]
        context = {
            "title": lead.name,
            "lead": lead,
            "tone": STATUS_TONES[lead.status],
            "notes": [event.payload.get("text", "") for event in own_words.order_by("at")],
        }
        return self._partner_page(request, "leads/partner/lead.html", context)

    def _partner_page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        return render(request, template, {**self.admin_site.each_context(request), **context})


def _is_partner(request: HttpRequest) -> bool:
    member = getattr(request, "membership", None)
    return member is not None and is_only_partner(member)


def _staff_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _is_partner(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
