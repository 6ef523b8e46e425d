"""The page of a new change of the schedule: the wish, then its plan, then done."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.admin.undo import with_undo
from scheduling.admin.schedule_changes.forms import GroupFilter, ScheduleChangeForm
from scheduling.admin.schedule_changes.words import change_words, period_words, plan_words
from scheduling.admin.told import told, with_link
from scheduling.audience import invited_to_groups
from scheduling.models import Group, ScheduleChange
from scheduling.services.change_schedule import change_schedule
from scheduling.services.plan_schedule_change import ChangePlan, check_schedule_change
from scheduling.services.tell_timetable import tell_of_change

PLAN, APPLY = "plan", "apply"


class NewChange:
    """One visit. Filtering posts the same form without a step, so nothing that was entered is lost."""

    def __init__(self, request: HttpRequest, site_context: dict[str, Any]) -> None:
        self.request, self.site_context = request, site_context
        member = request.membership  # type: ignore[attr-defined]
        running = Group.objects.running(timezone.localdate()).visible_to(member)
        self.filters = GroupFilter(request.POST or request.GET, member=member, running=running)
        self.shown = self.filters.groups()
        posted = request.POST if request.method == "POST" else None
        self.form = ScheduleChangeForm(posted, member=member, shown=self.shown, running=running)

    def answer(self) -> HttpResponseBase:
        step = self.request.POST.get("step", "")
        if step not in (PLAN, APPLY) or not self.form.is_valid():
            return self._show_wish(step in (PLAN, APPLY))
        if step == APPLY and (done := self._applied()):
            return done
        plan = self._planned()
        return self._show_plan(plan) if plan else self._show_wish(True)

    def _applied(self) -> HttpResponseBase | None:
        change = self.form.change()
        try:
            laid = change_schedule(
                change=change,
                groups=self.form.cleaned_data["groups"],
                rooms=self.form.rooms(),
                actor=self.request.membership,  # type: ignore[attr-defined]
                expected=self.request.POST.get("fingerprint", ""),
            )
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(self.request, sentence)
            return None
        done = _("The schedule is changed: %(told)s") % {"told": told(laid)}
        if self.request.POST.get("tell"):
            actor = self.request.membership  # type: ignore[attr-defined]
            done = with_link(done, tell_of_change(change=change, laid=laid, actor=actor))
        if self.request.user.has_perm("scheduling.change_schedulechange"):
            undo_url = reverse("admin:scheduling_schedulechange_undo", args=(change.pk,))
            done = with_undo(done, undo_url, form="changelist-form")
        messages.success(self.request, done)
        return redirect(reverse("admin:scheduling_schedulechange_changelist"))

    def _planned(self) -> ChangePlan | None:
        data = self.form.cleaned_data
        try:
            return check_schedule_change(change=self.form.change(), groups=data["groups"], rooms=self.form.rooms())
        except ValidationError as error:
            self.form.add_error(None, error.messages)
            return None

    def _show_wish(self, is_checked: bool) -> TemplateResponse:
        context = {
            "title": _("Change the schedule"),
            "form": self.form,
            "filters": self.filters,
            "shown": self.shown,
            "chosen": self.form.chosen_ids(),
            "is_checked": is_checked,
        }
        return self._page("wish", context)

    def _show_plan(self, plan: ChangePlan) -> TemplateResponse:
        change = self.form.change()
        context = {
            "title": _("Plan of the change"),
            "what": change_words(change, self.form.rooms().items()),
            "period": period_words(change),
            "groups": plan_words(plan),
            "plan": plan,
            "families": self._families(plan, change),
            "kept": self._kept({hit.group.pk for hit in plan.clashing}),
        }
        return self._page("plan", context)

    def _families(self, plan: ChangePlan, change: ScheduleChange) -> int:
        groups = {each.group.pk for each in plan.groups if each.steps}
        return len(invited_to_groups(groups, change.first_day, change.last_day))

    def _kept(self, clashing: set[int]) -> dict[str, list[tuple[str, str]]]:
        """What was posted, to be posted again: for all of the groups, and for those that clash with nobody."""
        posted = self.request.POST
        left_out = {"csrfmiddlewaretoken", "step", "tell", "groups", "all_shown", "fingerprint"}
        same = [(name, value) for name in posted if name not in left_out for value in posted.getlist(name)]
        ids = [group.pk for group in self.form.cleaned_data["groups"]]
        return {
            "all": [*same, *(("groups", str(pk)) for pk in ids)],
            "free": [*same, *(("groups", str(pk)) for pk in ids if pk not in clashing)],
        }

    def _page(self, name: str, context: dict[str, Any]) -> TemplateResponse:
        template = f"scheduling/schedule_change/{name}.html"
        return TemplateResponse(self.request, template, {**self.site_context, **context})
