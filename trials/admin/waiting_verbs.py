"""Buttons of a place in line: offer a seat, says yes, says no, waits no more; and the way back."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.admin import OrganizationModelAdmin, row_action
from organizations.admin.undo import undo_of_row
from trials.admin.waiting_forms import AcceptForm, OfferSeatForm, ReasonForm
from trials.admin.waiting_words import TITLES, open_offer, until, verbs_of
from trials.models import WaitingEntry
from trials.services.answer_offers import accept_offer, decline_offer
from trials.services.offer_seats import first_day_in, offer_seat, withdraw_offer
from trials.services.waiting_list import leave_waiting_list, wait_again


def _wanted(entry: WaitingEntry) -> dict[str, Any]:
    return {"wants_group": entry.group_id, "wants_course": entry.course_id, "group": entry.group_id}


def _accepting(entry: WaitingEntry) -> dict[str, Any]:
    offer = open_offer(entry)
    return {"starts_on": first_day_in(offer.group)} if offer else {}


class WaitingVerbs(OrganizationModelAdmin):
    """Each answers with what was done and, where there is one, its way back."""

    actions_detail = tuple(TITLES)

    def get_actions_detail(self, request: HttpRequest, object_id: int | str) -> list[Any]:
        """Those that make sense today."""
        row = self.get_object(request, str(object_id))
        possible = verbs_of(row) if row else ()
        offered = super().get_actions_detail(request, object_id)
        return [action for action in offered if action.method.original_function_name in possible]

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("trials.change_waitingentry"))

    @row_action(
        title=TITLES["offer"][0],
        description=gettext_lazy("The seat is kept until they answer or the time is over; then the next one gets it."),
        permission="decide",
        icon=TITLES["offer"][1],
        form=OfferSeatForm,
        initial=_wanted,
    )
    def offer(self, request: HttpRequest, entry: WaitingEntry, data: dict[str, Any]) -> str:
        offer = offer_seat(entry=entry, **data, actor=request.membership)  # type: ignore[attr-defined]
        words = _("A seat in %(group)s is kept for %(name)s until %(until)s.")
        facts = {"group": offer.group, "name": entry.person, "until": until(offer.expires_at)}
        return _undoable(request, words % facts, entry, "withdraw")

    @row_action(
        title=TITLES["accept"][0],
        description=gettext_lazy("They are a student of the group from that day on."),
        permission="decide",
        icon=TITLES["accept"][1],
        form=AcceptForm,
        initial=_accepting,
        submit=gettext_lazy("Enrol"),
    )
    def accept(self, request: HttpRequest, entry: WaitingEntry, data: dict[str, Any]) -> str:
        enrolment = accept_offer(entry=entry, **data, actor=request.membership)  # type: ignore[attr-defined]
        words = _("%(student)s learns in %(group)s.")
        return words % {"student": enrolment.client, "group": enrolment.group}

    @row_action(
        title=TITLES["decline"][0],
        description=gettext_lazy("The seat goes to the next; they wait on, and a person asks them again."),
        permission="decide",
        icon=TITLES["decline"][1],
        form=ReasonForm,
    )
    def decline(self, request: HttpRequest, entry: WaitingEntry, data: dict[str, Any]) -> str:
        decline_offer(entry=entry, **data, actor=request.membership)  # type: ignore[attr-defined]
        return _("%(name)s declined; the seat goes to the next in line.") % {"name": entry.person}

    @row_action(
        title=TITLES["withdraw"][0],
        description=gettext_lazy("The seat is free again, and they wait on."),
        permission="decide",
        icon=TITLES["withdraw"][1],
    )
    def withdraw(self, request: HttpRequest, entry: WaitingEntry, data: dict[str, Any]) -> str:
        withdraw_offer(entry=entry, actor=request.membership)  # type: ignore[attr-defined]
        return _("No seat is kept for %(name)s any more.") % {"name": entry.person}

    @row_action(
        title=TITLES["leave"][0],
        permission="decide",
        icon=TITLES["leave"][1],
        form=ReasonForm,
    )
    def leave(self, request: HttpRequest, entry: WaitingEntry, data: dict[str, Any]) -> str:
        leave_waiting_list(entry=entry, **data, actor=request.membership)  # type: ignore[attr-defined]
        return _undoable(request, _("%(name)s waits no more.") % {"name": entry.person}, entry, "again")

    @row_action(
        title=TITLES["again"][0],
        description=gettext_lazy("In the place they had before."),
        permission="decide",
        icon=TITLES["again"][1],
    )
    def again(self, request: HttpRequest, entry: WaitingEntry, data: dict[str, Any]) -> str:
        wait_again(entry=entry, actor=request.membership)  # type: ignore[attr-defined]
        return _("%(name)s waits for %(place)s.") % {"name": entry.person, "place": entry.place}


def _undoable(request: HttpRequest, words: str, entry: WaitingEntry, verb: str) -> str:
    return undo_of_row(request, words, reverse(f"admin:trials_waitingentry_{verb}", args=(entry.pk,)))
