"""The review queue: pairs of leads that may be one person, as a list and one after another."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common import ui
from common.contributions import review_queues
from common.counting import CappedPaginator
from common.row_keys import row_key
from leads.admin.duplicates.merge_page import Chosen, others_alike, page_context, read_choices, read_seen
from leads.admin.duplicates.merge_views import say_parted
from leads.admin.duplicates.queue_rows import reasons_of
from leads.choices import CandidateState
from leads.models import DuplicateCandidate, DuplicateScan
from leads.services.decide_duplicate import AlreadyDecided, decide_duplicate
from leads.services.reopen_duplicate import reopen_duplicate
from leads.services.scan_duplicates import ask_for_scan
from organizations.admin.base import FixedRows, OrganizationModelAdmin
from organizations.models import Membership

# Nobody goes through more in one sitting; further ones move up.
QUEUE = 1_000
DECISIONS = (CandidateState.SAME, CandidateState.FAMILY, CandidateState.DIFFERENT)
STATE_SIGNS = {
    CandidateState.OPEN: ("orange", "help"),
    CandidateState.SAME: ("green", "check"),
    CandidateState.FAMILY: ("violet", "family_restroom"),
    CandidateState.DIFFERENT: ("gray", "call_split"),
}


@admin.register(DuplicateCandidate)
class DuplicateAdmin(FixedRows, OrganizationModelAdmin):
    """A pair is never edited: a person decides it, or takes the decision back."""

    nothing_yet = gettext_lazy(
        "Leads that look like the same person are listed here in pairs, and you decide. Nobody looks alike so far."
    )
    list_display = ("pair", "why", "likeness_cell", "state_cell", "decider", "found_at")
    list_filter = ("state",)
    list_before_template = "leads/duplicate/list_head.html"
    search_fields = ("older__search_text", "newer__search_text")
    show_full_result_count = False
    paginator = CappedPaginator
    actions = None

    def get_urls(self) -> list[URLPattern]:
        views: tuple[tuple[str, Any, str], ...] = (
            ("next/", self.next_view, "next"),
            ("scan/", self.scan_view, "scan"),
            ("<int:pair_id>/decide/<str:decision>/", self.decide_view, "decide"),
            ("<int:pair_id>/reopen/", self.reopen_view, "reopen"),
        )
        own = [
            path(address, self.admin_site.admin_view(view), name=f"leads_duplicatecandidate_{name}")
            for address, view, name in views
        ]
        return [*own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Open pairs first; an open pair with an archived lead has nothing to decide."""
        rows = super().get_queryset(request).select_related("older", "newer", "decided_by")
        idle = Q(state=CandidateState.OPEN) & (Q(older__is_archived=True) | Q(newer__is_archived=True))
        return rows.exclude(idle)

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        waits = Case(When(state=CandidateState.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
        return (waits.asc(), "-likeness", "-id")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), **self._queues(request)})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Two leads side by side."""
        pair = self._pair(request, object_id)
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        if not self.has_view_permission(request, pair):
            raise PermissionDenied
        return render(request, "leads/duplicate/page.html", self._page_context(request, pair))

    def next_view(self, request: HttpRequest) -> HttpResponse:
        """The first pair to decide, or a word that there is none."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        waiting = self._waiting(request)
        if waiting:
            return self._go_to(request, waiting[0])
        context = {**self._frame(request), **self._queues(request), **self._decided_before(request)}
        return render(request, "leads/duplicate/done.html", context)

    def scan_view(self, request: HttpRequest) -> HttpResponse:
        """A POST asks for a search among all leads; a GET tells how far it is."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            try:
                ask_for_scan(actor=request.membership)  # type: ignore[attr-defined]
            except ValidationError as error:
                messages.warning(request, " ".join(error.messages))
            return HttpResponseRedirect(reverse("admin:leads_duplicatecandidate_changelist"))
        return render(request, "leads/duplicate/scan.html", self._scan(request))

    def _scan(self, request: HttpRequest) -> dict[str, Any]:
        return {"scan": DuplicateScan.objects.first(), "can_scan": self.has_change_permission(request)}

    def decide_view(self, request: HttpRequest, pair_id: int, decision: str) -> HttpResponse:
        """One click; the next pair opens by itself."""
        pair = self._pair_to_change(request, pair_id)
        if isinstance(pair, HttpResponse):
            return pair
        if decision not in DECISIONS:
            raise Http404
        following = self._following(self._waiting(request), pair.pk)
        try:
            decide_duplicate(
                candidate=pair,
                decision=CandidateState(decision),
                actor=request.membership,  # type: ignore[attr-defined]
                choices=read_choices(request.POST),
                seen=read_seen(request.POST, (pair.older, pair.newer)),
            )
        except AlreadyDecided:
            messages.warning(request, _("This pair was decided already. Nothing was changed."))
            return HttpResponseRedirect(pair_url(pair.pk))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(pair_url(pair.pk))
        return self._go_to(request, following, decided=pair.pk)

    def reopen_view(self, request: HttpRequest, pair_id: int) -> HttpResponse:
        pair = self._pair_to_change(request, pair_id)
        if isinstance(pair, HttpResponse):
            return pair
        try:
            parted = reopen_duplicate(candidate=pair, actor=request.membership)  # type: ignore[attr-defined]
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(pair_url(pair.pk))
        if parted:
            say_parted(request, parted)
        else:
            messages.success(request, _("Taken back. Both leads are as they were."))
        return HttpResponseRedirect(pair_url(pair.pk))

    # --- Finding ---------------------------------------------------------------------------------
    def _pair(self, request: HttpRequest, key: int | str) -> DuplicateCandidate:
        """Pairs of both leads this person may see; anything else is not there."""
        if request.membership is None:  # type: ignore[attr-defined]
            raise PermissionDenied
        rows = DuplicateCandidate.objects.visible_to(request.membership)  # type: ignore[attr-defined]
        people = ("source", "owner", "course", "branch", "partner")
        both = [f"{side}__{name}" for side in ("older", "newer") for name in people]
        pair: DuplicateCandidate | None = rows.select_related("decided_by", *both).filter(pk=row_key(key)).first()
        if not self.has_view_permission(request):
            raise PermissionDenied
        if pair is None:
            raise Http404
        return pair

    def _pair_to_change(self, request: HttpRequest, key: int) -> DuplicateCandidate | HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        pair = self._pair(request, key)
        if not self.has_change_permission(request, pair):
            raise PermissionDenied
        return pair

    def _waiting(self, request: HttpRequest) -> list[int]:
        rows = DuplicateCandidate.objects.to_decide().visible_to(request.membership)  # type: ignore[attr-defined]
        return list(rows.values_list("pk", flat=True)[:QUEUE])

    @staticmethod
    def _following(waiting: list[int], pk: int) -> int | None:
        """The pair after this one; after the last, the first that was skipped."""
        if pk not in waiting:
            return waiting[0] if waiting else None
        others = [*waiting[waiting.index(pk) + 1 :], *waiting[: waiting.index(pk)]]
        return others[0] if others else None

    def _go_to(self, request: HttpRequest, pk: int | None, decided: int | None = None) -> HttpResponse:
        target = pair_url(pk) if pk else reverse("admin:leads_duplicatecandidate_next")
        return HttpResponseRedirect(f"{target}?decided={decided}" if decided else target)

    # --- Showing ---------------------------------------------------------------------------------
    def _frame(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": _("Same person?"),
            "opts": self.opts,
            "inline_admin_formsets": [],
        }

    def _page_context(self, request: HttpRequest, pair: DuplicateCandidate) -> dict[str, Any]:
        waiting = self._waiting(request)
        is_open = pair.state == CandidateState.OPEN and not pair.older.is_archived and not pair.newer.is_archived
        following = self._following(waiting, pair.pk)
        return {
            **self._frame(request),
            **self._decided_before(request),
            **self._compared(request, pair, is_open=is_open),
            "pair": pair,
            "reasons": reasons_of(pair.reasons),
            "is_open": is_open,
            "can_decide": is_open and self.has_change_permission(request, pair),
            "can_reopen": pair.state != CandidateState.OPEN and self.has_change_permission(request, pair),
            "state_sign": STATE_SIGNS[CandidateState(pair.state)],
            "number": waiting.index(pair.pk) + 1 if pair.pk in waiting else 0,
            "waiting": len(waiting),
            "next_url": pair_url(following) if following else "",
        }

    @staticmethod
    def _compared(request: HttpRequest, pair: DuplicateCandidate, *, is_open: bool) -> dict[str, Any]:
        """The two leads, and others who look like them while there is something to decide."""
        member: Membership = request.membership  # type: ignore[attr-defined]
        both = sorted((pair.older, pair.newer), key=lambda lead: (lead.created_at, lead.pk))
        further = others_alike(both, member) if is_open else []
        return page_context(Chosen(both, further))

    def _decided_before(self, request: HttpRequest) -> dict[str, Any]:
        """The pair whose decision brought the person here, to say so and offer the way back."""
        number = row_key(request.GET.get("decided", ""))
        rows = DuplicateCandidate.objects.visible_to(request.membership)  # type: ignore[attr-defined]
        mine = rows.filter(pk=number, decided_by=request.membership)  # type: ignore[attr-defined]
        return {"decided": mine.select_related("older").first() if number else None}

    def _queues(self, request: HttpRequest) -> dict[str, Any]:
        """How many pairs wait, and what other apps have waiting for a decision of this person."""
        lines = [line for queue in review_queues for line in queue.lines(request)]
        return {"waiting": len(self._waiting(request)), "other_queues": lines, **self._scan(request)}

    @display(description=gettext_lazy("leads"))
    def pair(self, pair: DuplicateCandidate) -> SafeString:
        names = format_html_join("", "<span>{}</span>", ((pair.older.name,), (pair.newer.name,)))
        return format_html('<span class="pair-names">{}</span>', names)

    @display(description=gettext_lazy("why"))
    def why(self, pair: DuplicateCandidate) -> SafeString:
        chips = ((ui.chip(reason.text, reason.tone, reason.icon),) for reason in reasons_of(pair.reasons))
        return format_html('<span class="pair-why">{}</span>', format_html_join("", "{}", chips))

    @display(description=gettext_lazy("alike"), ordering="likeness")
    def likeness_cell(self, pair: DuplicateCandidate) -> str:
        return f"{pair.likeness} %"

    @display(description=gettext_lazy("decided by"), ordering="decided_by__name")
    def decider(self, pair: DuplicateCandidate) -> str:
        return pair.decided_by.name if pair.decided_by else "–"

    @display(description=gettext_lazy("found"), ordering="created_at")
    def found_at(self, pair: DuplicateCandidate) -> SafeString:
        return ui.age(pair.created_at)

    @display(description=gettext_lazy("decision"), ordering="state")
    def state_cell(self, pair: DuplicateCandidate) -> SafeString:
        return ui.chip(pair.get_state_display(), *STATE_SIGNS[CandidateState(pair.state)])


def pair_url(pk: int) -> str:
    return reverse("admin:leads_duplicatecandidate_change", args=(pk,))
