"""The page of one trial: when, where, what became of it, its offers and reminders, and what happened."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from common.contributions import TimelineEntry
from leads.admin.field_words import LeadWords
from leads.admin.lead_page.event_lines import EventLines
from leads.models import LeadEvent
from messaging.shown import shown_messages
from organizations.admin.actions import page_before
from organizations.admin.doors import RowDoors, Saved
from organizations.admin.undo import undo_of_row
from scheduling.choices import PriceUnit
from scheduling.prices import price_for
from trials.admin.trial_page.doors import DOORS, OfferForm
from trials.admin.trial_page.offer_rows import offer_rows
from trials.admin.trial_page.shown import Shown
from trials.admin.words import reminder_chip
from trials.choices import ReminderState
from trials.models import TrialLesson
from trials.reminding import reminded_at, state_of

VALID_FOR = timedelta(days=7)


class TrialPageAdmin(RowDoors):
    """Change and history views of a trial. Its facts are changed by doors only."""

    doors = DOORS

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A trial is booked by the picker, from its lead."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def find_row(self, request: HttpRequest, key: int) -> TrialLesson | None:
        rows = TrialLesson.objects.visible_to(request.membership).for_page()  # type: ignore[attr-defined]
        found: TrialLesson | None = rows.filter(pk=key).first()
        return found

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        trial = self.row_or_404(request, object_id)
        if request.method == "POST" or not self.has_view_permission(request, trial):
            raise PermissionDenied
        return render(request, "trials/page/page.html", self.page_context(request, trial))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The page tells it."""
        return HttpResponseRedirect(self.row_url(self.row_or_404(request, object_id)))

    def body_response(self, request: HttpRequest, row: TrialLesson, *, is_note_saved: bool) -> HttpResponse:
        return render(request, "trials/page/body.html", self.page_context(request, row))

    def answer(self, request: HttpRequest, row: TrialLesson, saved: Saved) -> HttpResponse:
        """To the page where a form was pressed, with the way back beside the words."""
        back = "" if "HX-Request" in request.headers else page_before(request)
        if not back:
            return super().answer(request, row, saved)
        undo = reverse(f"admin:{self._url_name(saved.undo)}", args=(row.pk,)) if saved.undo else ""
        messages.success(request, undo_of_row(request, saved.text, undo) if undo else saved.text)
        return HttpResponseRedirect(back)

    def page_context(self, request: HttpRequest, trial: TrialLesson) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": trial,
            "title": trial.lead.name,
            "shown": Shown(trial, timezone.now()),
            "trial": trial,
            "can_change": self.has_change_permission(request, trial),
            "can_offer": request.user.has_perm("trials.add_offer"),
            "can_switch": request.user.has_perm("trials.change_trialreminder"),
            "offers": offer_rows(trial, timezone.localdate()),
            "offer_form": OfferForm(initial=_first_offer(trial), member=request.membership),  # type: ignore[attr-defined]
            "reminders": _reminders(trial),
            "lines": _lines(trial),
        }


def _reminders(trial: TrialLesson) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "at": reminded_at(trial, row.moment),
            "chip": reminder_chip(row, trial),
            "can_switch": state_of(row, trial) in (ReminderState.PLANNED, ReminderState.OFF),
        }
        for row in trial.reminders.select_related("message")
    ]


def _first_offer(trial: TrialLesson) -> dict[str, Any]:
    """The group that was tried, at what the course costs there today."""
    today = timezone.localdate()
    group = trial.guest.lesson.group if trial.guest else None
    course = trial.course or (group.course if group else None)
    price = price_for(course.prices.all(), group.branch_id if group else None, today) if course else None
    return {
        "course": course,
        "group": group if group and group.last_day >= today and not group.is_archived else None,
        "price": price.amount if price else None,
        "price_unit": price.unit if price else PriceUnit.MONTH,
        "valid_until": today + VALID_FOR,
    }


def _lines(trial: TrialLesson) -> list[TimelineEntry]:
    """What the story of the lead tells of this trial and its offers, newest first."""
    offers = [str(offer.public_id) for offer in trial.offers.all()]
    told_here = Q(payload__trial=str(trial.public_id)) | Q(payload__offer__in=offers)
    rows = LeadEvent.objects.filter(told_here, lead=trial.lead_id).select_related("actor", "message")
    events = list(rows.order_by("-at", "-pk"))
    messages = shown_messages(event.message for event in events if event.message)
    lines = EventLines(LeadWords(()), {}, {}, messages, {})
    return [lines.describe(event) for event in events]
