"""The draft of combining two groups: who goes on, from which day, what becomes of seats, trials and who waits.

Nothing is written before “Move”; afterwards it can be taken back for ten minutes by who did it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from analytics.admin.advice import COMBINE_RIGHTS
from analytics.admin.advice import RIGHT as MAY_SEE_ADVICE
from organizations.admin.undo import UNDO_SECONDS, undo_of_row
from organizations.forms import OrganizationForm, SchoolDayField
from scheduling.choices import GuestState
from scheduling.combining import Combining, lessons_from, next_lesson_day
from scheduling.models import Group, LessonGuest
from scheduling.seats import Seats
from scheduling.services.combine_groups import Combined, combine_groups, take_back_combining
from scheduling.services.enrolment_rows import in_words
from trials.models import WaitingEntry

_SALT = "admin:combine_groups_undo"


class DayForm(OrganizationForm):
    """From when on they are one group."""

    starts_on = SchoolDayField(
        label=gettext_lazy("First day together"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class Draft:
    """What the page shows of what was asked; without an answer yet, everybody whom nothing speaks against moves."""

    def __init__(self, request: HttpRequest, group: Group, into: Group) -> None:
        first = next_lesson_day(into)
        self.form = DayForm(request.POST if request.method == "POST" else None, initial={"starts_on": first})
        is_known = self.form.is_bound and self.form.is_valid()
        self.plan = Combining(group, into, self.form.cleaned_data["starts_on"] if is_known else first)
        posted = set(request.POST.getlist("move")) if self.form.is_bound else None
        self.ticked = {
            mover.enrolment.pk
            for mover in self.plan.movers
            if not mover.refusal and (mover.fits if posted is None else str(mover.enrolment.pk) in posted)
        }
        self.has_changed = posted is not None and len(posted) != len(self.ticked)
        self.shown_clashes = set(request.POST.getlist("clash"))

    @property
    def seats_after(self) -> tuple[Seats, Seats]:
        """Of the group that is left, and of the other."""
        return self.plan.after(len(self.ticked))

    @property
    def is_too_many(self) -> bool:
        return len(self.ticked) > self.plan.into_seats.free

    @property
    def ends(self) -> bool:
        """Whether the group that is left ends with it."""
        return len(self.ticked) == len(self.plan.movers) and not self.plan.held

    @cached_property
    def guests(self) -> Sequence[LessonGuest]:
        """Expected in lessons that would be called off."""
        lessons = lessons_from(self.plan.group, self.plan.starts_on).exclude(is_set_by_hand=True)
        rows = LessonGuest.objects.filter(lesson__in=lessons, state=GuestState.EXPECTED)
        return list(rows.select_related("lesson", "trial").order_by("lesson__starts_at", "pk"))

    @cached_property
    def waiting(self) -> Sequence[WaitingEntry]:
        """For the group that would end."""
        return list(WaitingEntry.objects.waiting().filter(group=self.plan.group).for_page().order_by("since", "pk"))

    def move(self, actor: Any) -> Combined:
        """Raises ValidationError."""
        if not self.form.is_valid():
            raise ValidationError([sentence for error in self.form.errors.values() for sentence in error])
        if self.has_changed:
            raise ValidationError(_("Something changed since this page was opened. Look at it once more."))
        chosen = [mover.enrolment for mover in self.plan.movers if mover.enrolment.pk in self.ticked]
        return combine_groups(
            group=self.plan.group,
            into=self.plan.into,
            enrolments=chosen,
            starts_on=self.plan.starts_on,
            actor=actor,
            despite_clash=[row.pk for row in chosen if str(row.pk) in self.shown_clashes],
        )


@require_http_methods(["GET", "HEAD", "POST"])
def combine_page(request: HttpRequest, group_id: int, into_id: int) -> HttpResponse:
    group, into = _groups(request, group_id, into_id)
    draft = Draft(request, group, into)
    if request.POST.get("step") == "move":
        try:
            combined = draft.move(request.membership)  # type: ignore[attr-defined]
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
            draft = Draft(request, group, into)
        else:
            messages.success(request, _with_undo(request, draft.plan, combined))
            return _back(request, into)
    context = {
        **admin.site.each_context(request),
        "title": _("Combine two groups"),
        "draft": draft,
        "plan": draft.plan,
        "may_see_advice": request.user.has_perm(MAY_SEE_ADVICE),
    }
    return render(request, "analytics/combine.html", context)


@require_POST
def undo_combining(request: HttpRequest, token: str) -> HttpResponse:
    try:
        told = signing.loads(token, salt=_SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature as error:
        raise PermissionDenied(_("It is too late to undo this with one click.")) from error
    member: Any = request.membership  # type: ignore[attr-defined]
    if told["by"] != member.pk:
        raise PermissionDenied
    lasted = told["lasted_until"]
    combined = Combined(told["enrolments"], date.fromisoformat(lasted) if lasted else None, told["version"])
    if not request.user.has_perms(COMBINE_RIGHTS):
        raise PermissionDenied
    group, into = (get_object_or_404(Group.objects.current(), pk=pk) for pk in told["groups"])
    try:
        take_back_combining(group=group, into=into, combined=combined, actor=member)
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("%(group)s and %(into)s are as before.") % {"group": group, "into": into})
    return _back(request, group)


def _groups(request: HttpRequest, group_id: int, into_id: int) -> tuple[Group, Group]:
    """Two running ones of one course."""
    if not request.user.has_perms(COMBINE_RIGHTS):
        raise PermissionDenied
    running = Group.objects.running(timezone.localdate()).select_related("course", "branch", "room", "teacher")
    group = get_object_or_404(running, pk=group_id)
    return group, get_object_or_404(running.exclude(pk=group.pk), pk=into_id, course=group.course_id)


def _with_undo(request: HttpRequest, plan: Combining, combined: Combined) -> Any:
    number = len(combined.enrolments)
    words = ngettext(
        "%(number)d student of %(group)s goes on in %(into)s from %(day)s.",
        "%(number)d students of %(group)s go on in %(into)s from %(day)s.",
        number,
    )
    facts = {"number": number, "group": plan.group, "into": plan.into, "day": in_words(plan.starts_on)}
    said = [words % facts]
    if combined.lasted_until:
        said.append(_("%(group)s ends on %(day)s.") % {"group": plan.group, "day": in_words(plan.last_day)})
    told = {
        **asdict(combined),
        "lasted_until": combined.lasted_until.isoformat() if combined.lasted_until else "",
        "groups": [plan.group.pk, plan.into.pk],
        "by": request.membership.pk,  # type: ignore[attr-defined]
    }
    token = signing.dumps(told, salt=_SALT, compress=True)
    return undo_of_row(request, " ".join(said), reverse("admin:combine_groups_undo", args=(token,)))


def _back(request: HttpRequest, group: Group) -> HttpResponse:
    """To the advice, or to the group for who sees none."""
    if request.user.has_perm(MAY_SEE_ADVICE):
        return HttpResponseRedirect(reverse("admin:advice"))
    return HttpResponseRedirect(reverse("admin:scheduling_group_change", args=(group.pk,)))
