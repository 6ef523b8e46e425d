"""Placement tests: planned from the page of a lead, done with the level they found."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common.ui import chip, person
from leads.admin.relatives import lead_url
from organizations.admin import OrganizationModelAdmin, row_action
from organizations.forms import OrganizationForm, OrganizationModelForm
from scheduling.models import TeacherProfile
from trials.models import PlacementTest
from trials.services.placement_tests import cancel_test, complete_test, plan_test, restore_test

SHOWN = 3


class PlanForm(OrganizationModelForm):
    class Meta:
        model = PlacementTest
        fields = ("lead", "starts_at", "teacher", "course")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "teacher" in self.fields:  # not where it is only shown
            profiles = TeacherProfile.objects.filter(is_active=True)
            teachers: Any = self.fields["teacher"]
            teachers.queryset = teachers.queryset.filter(pk__in=profiles.values("membership"))
            teachers.label_from_instance = lambda member: member.name


class LevelForm(OrganizationForm):
    level = forms.CharField(
        label=gettext_lazy("Level"), max_length=40, help_text=gettext_lazy("As your groups name it: B1.")
    )
    result = forms.CharField(
        label=gettext_lazy("Result"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("Points, or what to look at first."),
    )


@admin.register(PlacementTest)
class PlacementTestAdmin(OrganizationModelAdmin):
    nothing_yet = gettext_lazy(
        "Tests of who wants to learn: when they are, with whom, and which level they found. "
        "Plan the first one on the page of a lead."
    )
    form = PlanForm
    list_display = ("who", "when", "shown_teacher", "course", "state")
    list_filter = ("teacher", "course")
    search_fields = ("lead__search_text",)
    list_select_related = ("lead", "teacher", "course")
    autocomplete_fields = ("lead",)
    fields = ("lead", "starts_at", "teacher", "course")
    actions_detail = actions_row = ("level_found", "call_off", "call_on")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Moved on by actions only."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_level_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_off = isinstance(obj, PlacementTest) and obj.cancelled_at is not None
        return request.user.has_perm("trials.change_placementtest") and not is_off

    def has_cancel_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_settled = isinstance(obj, PlacementTest) and (obj.cancelled_at or obj.done_at)
        return request.user.has_perm("trials.change_placementtest") and not is_settled

    def has_restore_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_on = isinstance(obj, PlacementTest) and obj.cancelled_at is None
        return request.user.has_perm("trials.change_placementtest") and not is_on

    def save_model(self, request: HttpRequest, obj: PlacementTest, form: Any, change: bool) -> None:
        saved = plan_test(
            lead=obj.lead,
            starts_at=obj.starts_at,
            teacher=obj.teacher,
            course=obj.course,
            actor=request.membership,  # type: ignore[attr-defined]
        )
        obj.pk = saved.pk

    def response_add(self, request: HttpRequest, obj: PlacementTest, *args: Any, **kwargs: Any) -> Any:
        """Back to the lead whose next step it is."""
        answer = super().response_add(request, obj, *args, **kwargs)
        goes_on = {"_addanother", "_continue"} & request.POST.keys()
        return answer if goes_on else HttpResponseRedirect(lead_url(obj.lead))

    @row_action(
        title=gettext_lazy("Level"),
        description=gettext_lazy("Groups of this level are offered first for a trial."),
        permission="level",
        icon="grade",
        form=LevelForm,
        initial=lambda test: {"level": test.level, "result": test.result},
    )
    def level_found(self, request: HttpRequest, test: PlacementTest, data: dict[str, Any]) -> str:
        done = complete_test(test=test, level=data["level"], result=data["result"], actor=request.membership)  # type: ignore[attr-defined]
        return _("%(name)s: level %(level)s.") % {"name": done.lead.name, "level": done.level}

    @row_action(
        title=gettext_lazy("Does not take place"),
        description=gettext_lazy("It can take place after all later."),
        permission="cancel",
        icon="event_busy",
    )
    def call_off(self, request: HttpRequest, test: PlacementTest, data: dict[str, Any]) -> str:
        cancel_test(test=test, actor=request.membership)  # type: ignore[attr-defined]
        return _("The placement test of %(name)s is cancelled.") % {"name": test.lead.name}

    @row_action(title=gettext_lazy("Takes place after all"), permission="restore", icon="event_available")
    def call_on(self, request: HttpRequest, test: PlacementTest, data: dict[str, Any]) -> str:
        restore_test(test=test, actor=request.membership)  # type: ignore[attr-defined]
        return _("The placement test of %(name)s takes place.") % {"name": test.lead.name}

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("lead"))
    def who(self, row: PlacementTest) -> SafeString:
        return person(row.lead.name)

    @display(description=gettext_lazy("when"), ordering="starts_at")
    def when(self, row: PlacementTest) -> str:
        return moment_of(row)

    @display(description=gettext_lazy("teacher"), ordering="teacher__name")
    def shown_teacher(self, row: PlacementTest) -> str:
        return row.teacher.name if row.teacher else "–"

    @display(description=gettext_lazy("state"))
    def state(self, row: PlacementTest) -> SafeString:
        return state_of(row)


def moment_of(test: PlacementTest) -> str:
    return date_format(timezone.localtime(test.starts_at), "D j M Y, H:i")


def state_of(test: PlacementTest) -> SafeString:
    if test.level:
        return chip(_("level %(level)s") % {"level": test.level}, "green", "grade")
    if test.cancelled_at:
        return chip(_("cancelled"), "gray", "event_busy")
    if test.starts_at <= timezone.now():
        return chip(_("Level missing"), "orange", "hourglass_bottom")
    return chip(_("planned"), "blue", "event")


def tests_of_lead(request: HttpRequest, lead: Model) -> Mapping[str, Any]:
    """The card on the page of a lead: its tests, the newest first, and where the next one is planned."""
    tests = PlacementTest.objects.filter(lead=lead.pk).select_related("teacher") if _may(request, "view") else []
    add = f"{reverse('admin:trials_placementtest_add')}?lead={lead.pk}" if _may(request, "add") else ""
    return {
        "tests": [
            {
                "when": moment_of(test),
                "teacher": test.teacher.name if test.teacher else "",
                "state": state_of(test),
                "result": test.result,
                "url": reverse("admin:trials_placementtest_change", args=(test.pk,)),
            }
            for test in tests[:SHOWN]
        ],
        "plan_url": add,
        "may_see": _may(request, "view"),
    }


def _may(request: HttpRequest, verb: str) -> bool:
    return bool(request.user.has_perm(f"trials.{verb}_placementtest"))
