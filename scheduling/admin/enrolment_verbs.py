"""Buttons of an enrolment: pause, is back, to another group, has finished, drops out; and their way back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.admin import OrganizationModelAdmin, row_action
from organizations.admin.undo import undo_of_row
from scheduling.admin.enrolment_forms import FinishForm, LeaveForm, MoveForm, PauseForm, ResumeForm
from scheduling.choices import Ending
from scheduling.enrolment_words import TITLES, open_pause, verbs_of
from scheduling.models import Enrolment, EnrolmentPause
from scheduling.seats import ONE_DAY
from scheduling.services.enrolment_rows import in_words, last_day_of
from scheduling.services.leave_group import finish_enrolment, leave_group, take_back_leaving
from scheduling.services.pause_enrolment import pause_enrolment, resume_enrolment, take_back_pause
from scheduling.services.transfer_enrolment import take_back_transfer, transfer_enrolment

TWO_WEEKS = 14 * ONE_DAY


def _today_there(enrolment: Enrolment) -> Any:
    """Today, or the nearest day on which they are in the group."""
    return min(max(timezone.localdate(), enrolment.starts_on), last_day_of(enrolment))


def _last_day(enrolment: Enrolment) -> dict[str, Any]:
    return {"last_day": _today_there(enrolment)}


def _pause(enrolment: Enrolment) -> dict[str, Any]:
    first = _today_there(enrolment)
    return {"starts_on": first, "ends_on": min(first + TWO_WEEKS - ONE_DAY, last_day_of(enrolment)), "keeps_seat": True}


def _move(enrolment: Enrolment) -> dict[str, Any]:
    first = max(timezone.localdate(), enrolment.starts_on) + ONE_DAY
    return {"away_from": enrolment.group_id, "starts_on": first, "keep_price": True}


class EnrolmentVerbs(OrganizationModelAdmin):
    """Each answers with what was done and, where there is one, its way back."""

    actions_row = ("pause", "move", "finish", "leave")
    actions_detail = tuple(TITLES)

    def get_actions_detail(self, request: HttpRequest, object_id: int | str) -> list[Any]:
        """Those that make sense today."""
        row = self.get_object(request, str(object_id))
        possible = verbs_of(row, timezone.localdate()) if row else ()
        return [
            action
            for action in super().get_actions_detail(request, object_id)
            if action.method.original_function_name in possible
        ]

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("scheduling.change_enrolment"))

    @row_action(
        title=TITLES["pause"].title,
        description=gettext_lazy("They are back by themselves on the day after the last one."),
        permission="decide",
        icon=TITLES["pause"].icon,
        form=PauseForm,
        initial=_pause,
    )
    def pause(self, request: HttpRequest, enrolment: Enrolment, data: dict[str, Any]) -> str:
        pause = pause_enrolment(enrolment=enrolment, **data, actor=request.membership)  # type: ignore[attr-defined]
        words = _("%(student)s is on a pause from %(first)s to %(last)s.") % {
            "student": enrolment.client,
            "first": in_words(pause.starts_on),
            "last": in_words(pause.ends_on),
        }
        return _undoable(request, words, enrolment, "take_back_pause")

    @row_action(
        title=TITLES["resume"].title,
        description=gettext_lazy("Earlier than agreed, or into a seat that is free now."),
        permission="decide",
        icon=TITLES["resume"].icon,
        form=ResumeForm,
        initial=lambda enrolment: {"on": _today_there(enrolment)},
    )
    def resume(self, request: HttpRequest, enrolment: Enrolment, data: dict[str, Any]) -> str:
        resume_enrolment(pause=_pause_of(enrolment), on=data["on"], actor=request.membership)  # type: ignore[attr-defined]
        return _("%(student)s is back in %(group)s.") % _names(enrolment)

    @row_action(
        title=TITLES["take_back_pause"].title,
        description=gettext_lazy("The pause is gone, as if it had never been agreed."),
        permission="decide",
        icon=TITLES["take_back_pause"].icon,
    )
    def take_back_pause(self, request: HttpRequest, enrolment: Enrolment, data: dict[str, Any]) -> str:
        take_back_pause(pause=_pause_of(enrolment), actor=request.membership)  # type: ignore[attr-defined]
        return _("%(student)s is on no pause in %(group)s.") % _names(enrolment)

    @row_action(
        title=TITLES["move"].title,
        description=gettext_lazy("Payer and discount go along; the seat here is free from that day on."),
        permission="decide",
        icon=TITLES["move"].icon,
        form=MoveForm,
        initial=_move,
    )
    def move(self, request: HttpRequest, enrolment: Enrolment, data: dict[str, Any]) -> str:
        moved = transfer_enrolment(enrolment=enrolment, **data, actor=request.membership)  # type: ignore[attr-defined]
        words = _("%(student)s moves from %(group)s to %(to)s.") % {**_names(enrolment), "to": moved.group}
        return _undoable(request, words, enrolment, "stays")

    @row_action(
        title=TITLES["finish"].title,
        description=gettext_lazy("The seat is free from the next day on."),
        permission="decide",
        icon=TITLES["finish"].icon,
        form=FinishForm,
        initial=_last_day,
    )
    def finish(self, request: HttpRequest, enrolment: Enrolment, data: dict[str, Any]) -> str:
        finish_enrolment(enrolment=enrolment, **data, actor=request.membership)  # type: ignore[attr-defined]
        return _undoable(request, _("%(student)s has finished %(group)s.") % _names(enrolment), enrolment, "stays")

    @row_action(
        title=TITLES["leave"].title,
        description=gettext_lazy("The seat is free from the next day on."),
        permission="decide",
        icon=TITLES["leave"].icon,
        form=LeaveForm,
        initial=_last_day,
    )
    def leave(self, request: HttpRequest, enrolment: Enrolment, data: dict[str, Any]) -> str:
        leave_group(enrolment=enrolment, **data, actor=request.membership)  # type: ignore[attr-defined]
        return _undoable(request, _("%(student)s leaves %(group)s.") % _names(enrolment), enrolment, "stays")

    @row_action(
        title=TITLES["stays"].title,
        description=gettext_lazy("As it was before, if the seat is still free."),
        permission="decide",
        icon=TITLES["stays"].icon,
    )
    def stays(self, request: HttpRequest, enrolment: Enrolment, data: dict[str, Any]) -> str:
        take_back = take_back_transfer if enrolment.ending == Ending.MOVED else take_back_leaving
        take_back(enrolment=enrolment, actor=request.membership)  # type: ignore[attr-defined]
        return _("%(student)s stays in %(group)s.") % _names(enrolment)


def _names(enrolment: Enrolment) -> dict[str, Any]:
    return {"student": enrolment.client, "group": enrolment.group}


def _undoable(request: HttpRequest, words: str, enrolment: Enrolment, verb: str) -> str:
    return undo_of_row(request, words, reverse(f"admin:scheduling_enrolment_{verb}", args=(enrolment.pk,)))


def _pause_of(enrolment: Enrolment) -> EnrolmentPause:
    pause = open_pause(enrolment, timezone.localdate())
    if pause is None:
        raise ValidationError(_("%(student)s is on no pause in %(group)s.") % _names(enrolment))
    return pause
