"""Addresses of merging: any two to five leads side by side, what is decided about them, and the way back."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from leads.admin.duplicates.merge_page import (
    Chosen,
    choose_leads,
    merge_url,
    others_alike,
    page_context,
    read_choices,
    read_numbers,
    read_seen,
)
from leads.admin.field_words import LeadWords
from leads.admin.relatives import lead_url
from leads.models import Lead, LeadMerge
from leads.services.decide_duplicate import tell_apart
from leads.services.link_family import link_family
from leads.services.merge_leads import merge_leads
from leads.services.undo_merge import Parted, undo_merges
from organizations.admin.base import OrganizationModelAdmin

MERGE_RIGHT = "leads.change_duplicatecandidate"


class MergeViews(OrganizationModelAdmin):
    """A GET shows leads side by side; a POST says what they are to each other."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("merge/", view(self.merge_view), name="leads_lead_merge"),
            path("merge/<int:merge_id>/undo/", view(self.part_view), name="leads_lead_part"),
            *super().get_urls(),
        ]

    def has_merge_permission(self, request: HttpRequest, obj: Lead | None = None) -> bool:
        return request.user.has_perm(MERGE_RIGHT) and self.has_change_permission(request, obj)

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_merge_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._decide(request)
        wanted = read_numbers(request.GET.get("leads", ""))
        chosen = choose_leads(wanted, request.membership, read_numbers(request.GET.get("with", "")))  # type: ignore[attr-defined]
        if len(chosen.leads) < 2:
            messages.warning(request, _("Choose two to five leads that are still in the lists, then merge."))
            return HttpResponseRedirect(reverse("admin:leads_lead_changelist"))
        return render(request, "leads/duplicate/page.html", self._merge_context(request, chosen))

    def _merge_context(self, request: HttpRequest, chosen: Chosen) -> dict[str, Any]:
        further = others_alike([*chosen.leads, *chosen.left_out], request.membership)  # type: ignore[attr-defined]
        return {
            **self.admin_site.each_context(request),
            "title": _("Same person?"),
            "opts": self.opts,
            "inline_admin_formsets": [],
            "is_open": True,
            "can_decide": True,
            "action": reverse("admin:leads_lead_merge"),
            **page_context(Chosen(chosen.leads, [*chosen.left_out, *further])),
        }

    def _decide(self, request: HttpRequest) -> HttpResponse:
        """The leads come oldest first: the first one stays."""
        pks = read_numbers(",".join(request.POST.getlist("lead")))
        found = {lead.pk: lead for lead in Lead.objects.visible_to(request.membership).filter(pk__in=pks)}  # type: ignore[attr-defined]
        leads = [found[pk] for pk in pks if pk in found]
        verbs = {"merge": self._merge, "family": self._family, "different": self._different}
        verb = verbs.get(request.POST.get("verb", ""))
        if verb is None or len(leads) < max(2, len(pks)) or (verb == self._different and len(leads) > 2):
            raise Http404
        try:
            return verb(request, leads)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(merge_url(leads))

    def _merge(self, request: HttpRequest, leads: Sequence[Lead]) -> HttpResponse:
        merges = merge_leads(
            winner=leads[0],
            absorbed=leads[1:],
            choices=read_choices(request.POST),
            actor=request.membership,  # type: ignore[attr-defined]
            seen=read_seen(request.POST, leads),
        )
        return HttpResponseRedirect(f"{lead_url(leads[0])}?merged={merges[-1].pk}")

    def _family(self, request: HttpRequest, leads: Sequence[Lead]) -> HttpResponse:
        link_family(leads=leads, actor=request.membership)  # type: ignore[attr-defined]
        messages.success(request, _("Linked as family: %(names)s.") % {"names": _names(leads)})
        rest = read_numbers(request.POST.get("rest", ""))
        if len(rest) > 1:
            return HttpResponseRedirect(f"{reverse('admin:leads_lead_merge')}?leads={','.join(map(str, rest))}")
        return HttpResponseRedirect(lead_url(leads[0]))

    def _different(self, request: HttpRequest, leads: Sequence[Lead]) -> HttpResponse:
        tell_apart(leads=leads, actor=request.membership)  # type: ignore[attr-defined]
        messages.success(request, _("Not the same: %(names)s. Nobody is asked again.") % {"names": _names(leads)})
        return HttpResponseRedirect(lead_url(leads[0]))

    def part_view(self, request: HttpRequest, merge_id: int) -> HttpResponse:
        """Everything that was merged by the same click parts again."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_merge_permission(request):
            raise PermissionDenied
        visible = Lead.objects.visible_to(request.membership)  # type: ignore[attr-defined]
        merge = LeadMerge.objects.select_related("winner").filter(pk=merge_id, winner__in=visible).first()
        if merge is None:
            raise Http404
        try:
            parted = undo_merges(merge=merge, actor=request.membership)  # type: ignore[attr-defined]
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            for one in parted:
                say_parted(request, one)
        return HttpResponseRedirect(lead_url(merge.winner))


def say_parted(request: HttpRequest, parted: Parted) -> None:
    """What is as before, and what could not be."""
    names = {"a": parted.winner.name, "b": parted.absorbed.name}
    messages.success(request, _("Two leads again: %(a)s and %(b)s.") % names)
    if parted.kept_fields:
        words = LeadWords(())
        fields = ", ".join(words.label(name).lower() for name in parted.kept_fields)
        messages.warning(request, _("Changed since, so it stays as it is: %(fields)s.") % {"fields": fields})
    if parted.same_phone:
        text = _("%(names)s came with the phone of %(b)s meanwhile. The pair waits under Duplicates.")
        messages.warning(request, text % {**names, "names": _names(parted.same_phone)})


def _names(leads: Sequence[Lead]) -> str:
    return ", ".join(lead.name for lead in leads)
