"""Who gets new leads: the rules as sentences in order, the salespeople with their load, and a box to try it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common import ui
from common.counting import count_many, shown_count
from leads.admin.rule_words import why
from leads.admin.settings.assignment_form import RuleForm, TryForm
from leads.assignment import Rulebook, about
from leads.choices import AssignmentKind, LeadStatus
from leads.models import AssignmentRule, Lead
from leads.roster import Roster, Seller, read_roster
from leads.services.assign_by_rules import leads_nobody_takes
from leads.services.move_rule import move_rule
from organizations.admin.base import OrganizationModelAdmin
from organizations.scoping import open_organization

LIST = "admin:leads_assignmentrule_changelist"


@admin.register(AssignmentRule)
class AssignmentRuleAdmin(OrganizationModelAdmin):
    nothing_yet = gettext_lazy(
        "Without a rule a new lead goes to who has the most room. Add a rule for leads of one source, course or branch."
    )
    form = RuleForm
    list_display = ("sentence", "people", "in_use", "place")
    list_display_links = ("sentence",)
    list_before_template = "leads/rules/head.html"
    list_after_template = "leads/rules/sellers.html"
    ordering = ("order", "id")
    fields = ("kind", "branch", "region", "course", "source", "sellers", "order", "is_active")
    conditional_fields = {
        "branch": "kind == 'branch'",
        "region": "kind == 'region'",
        "course": "kind == 'course'",
        "source": "kind == 'source'",
        "sellers": "kind != 'client_owner' && kind != 'family' && kind != 'source_owner'",
    }
    actions = None

    class Media:
        css = {"all": ("leads/rules.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.select_related("branch", "course", "source").prefetch_related("sellers")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("try/", view(self.try_view), name="leads_assignmentrule_try"),
            path("<int:rule_id>/up/", view(self.up_view), name="leads_assignmentrule_up"),
            path("<int:rule_id>/down/", view(self.down_view), name="leads_assignmentrule_down"),
            *super().get_urls(),
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        last = AssignmentRule.objects.aggregate(last=Max("order"))["last"] or 0
        return {"kind": AssignmentKind.COURSE, "order": last + 10, "is_active": True}

    # --- The list -------------------------------------------------------------------------------
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        roster = read_roster(timezone.now())
        context = {
            "sellers": seller_rows(roster),
            "is_on": open_organization().assigns_by_rules,
            "is_stuck": not roster.has_room_for_any,
            **_waiting(roster),
            "center": open_organization(),
            "try_form": TryForm(member=request.membership),  # type: ignore[attr-defined]
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @display(description=gettext_lazy("when"))
    def sentence(self, rule: AssignmentRule) -> SafeString:
        subject = about(rule)
        kind = rule.get_kind_display()
        return format_html("{}: <b>{}</b>", kind, subject) if subject else format_html("{}", kind)

    @display(description=gettext_lazy("who gets them"))
    def people(self, rule: AssignmentRule) -> SafeString | str:
        named = rule.sellers.all()
        if named:
            return format_html_join(" ", "{}", ((ui.person(each.name),) for each in named))
        words = {
            AssignmentKind.CLIENT_OWNER: _("the owner of the client"),
            AssignmentKind.FAMILY: _("the owner of the relative"),
            AssignmentKind.SOURCE_OWNER: _("the owner of the source"),
            AssignmentKind.BRANCH: _("people of the branch"),
        }
        return words.get(AssignmentKind(rule.kind), _("nobody"))

    @display(description=gettext_lazy("in use"))
    def in_use(self, rule: AssignmentRule) -> SafeString:
        return ui.chip(_("Yes"), "green", "check") if rule.is_active else ui.chip(_("No"), "gray", "pause")

    @display(description=gettext_lazy("place"))
    def place(self, rule: AssignmentRule) -> SafeString:
        """The buttons belong to an empty form below the list."""
        words = (("up", _("Up"), "arrow_upward"), ("down", _("Down"), "arrow_downward"))
        button = '<button type="submit" form="rules-post" class="x-iconbtn" formaction="{}" aria-label="{}">{}</button>'
        moves = (
            (reverse(f"admin:leads_assignmentrule_{key}", args=(rule.pk,)), f"{word}: {rule}", ui.icon(icon))
            for key, word, icon in words
        )
        return format_html_join("", button, moves)

    # --- Order and trying -----------------------------------------------------------------------
    def up_view(self, request: HttpRequest, rule_id: int) -> HttpResponse:
        return self._move(request, rule_id, up=True)

    def down_view(self, request: HttpRequest, rule_id: int) -> HttpResponse:
        return self._move(request, rule_id, up=False)

    def _move(self, request: HttpRequest, rule_id: int, *, up: bool) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        rule = self.get_object(request, str(rule_id))
        if rule is None:
            raise Http404
        if not self.has_change_permission(request, rule):
            raise PermissionDenied
        move_rule(rule=rule, up=up)
        return HttpResponseRedirect(reverse(LIST))

    def try_view(self, request: HttpRequest) -> HttpResponse:
        """Who would get a lead like this now, by which rule; nothing is written."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = TryForm(request.GET or None, member=request.membership)  # type: ignore[attr-defined]
        roster = read_roster(timezone.now())
        shown = seller_rows(roster)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Who would get this lead now?"),
            "opts": self.opts,
            "try_form": form,
            "media": form.media,
            "result": _result(form.cleaned_data, roster) if form.is_valid() else None,
            "sellers": shown,
        }
        return render(request, "leads/rules/try.html", context)


def _waiting(roster: Roster) -> dict[str, Any]:
    """How many leads nobody takes, and the list of them."""
    count = count_many({"leads": leads_nobody_takes(roster)})["leads"]
    url = f"{reverse('admin:leads_lead_changelist')}?owner=none&status={LeadStatus.NEW}"
    return {"waiting": count, "waiting_shown": shown_count(count), "waiting_url": url}


def seller_rows(roster: Roster) -> list[dict[str, Any]]:
    """Everybody who may own leads, with how full they are and whether they work now."""
    return [
        {
            "pk": seller.member.pk,
            "name": seller.member.name,
            "held": seller.open_leads,
            "limit": seller.limit,
            "percent": min(100, round(100 * seller.open_leads / seller.limit)) if seller.limit else 0,
            "state": _state(seller, roster),
        }
        for seller in sorted(roster.sellers.values(), key=lambda each: each.member.name)
    ]


def _state(seller: Seller, roster: Roster) -> SafeString:
    if not seller.takes_new:
        return ui.chip(_("Gets no new leads"), "gray", "block")
    if seller.is_full:
        return ui.chip(_("Full"), "orange", "inventory_2")
    if not seller.takes_usually:
        return ui.chip(_("Only by name"), "gray", "person")
    if roster.works_now(seller):
        return ui.chip(_("At work"), "green", "check")
    begins = timezone.localtime(seller.begins_at)
    return ui.chip(_("From %(day)s") % {"day": f"{begins:%d.%m %H:%M}"}, "blue", "schedule")


def _result(asked: dict[str, Any], roster: Roster) -> dict[str, Any]:
    lead = Lead(branch=asked["branch"], course=asked["course"], source=asked["source"], city=asked["place"])
    choice = Rulebook(roster, [lead]).choose(lead)
    if choice is None:
        return {"name": ""}
    return {
        "name": choice.seller.member.name,
        "why": why({"rule": choice.rule, "about": choice.about}),
        "state": _state(choice.seller, roster),
    }
