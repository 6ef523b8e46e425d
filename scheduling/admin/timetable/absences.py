"""Who is absent: written down in the card, solved in the banner above the timetable by one press."""

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from messaging.models import Telling
from organizations.forms import OrganizationForm, RowChoiceField, SchoolDayField
from organizations.models import Membership
from scheduling.absences import Absences
from scheduling.admin.timetable.lesson_card import Told, changed, telling_of
from scheduling.admin.timetable.lesson_forms import DAY_INPUT, TellForm, problems_of
from scheduling.admin.timetable.page import member_who_sees
from scheduling.admin.timetable.telling import and_tell, asks_to_tell
from scheduling.choices import AbsenceReason
from scheduling.lesson_news import states_of
from scheduling.models import Lesson, TeacherAbsence, TeacherProfile
from scheduling.services.change_lesson import substitute_each
from scheduling.services.record_absence import record_absence, remove_absence
from scheduling.timetable.absent import written_pairs
from scheduling.timetable.window import read_window

_PAIR = r"\d{1,18}:\d{0,18}"


class AbsenceForm(OrganizationForm):
    teacher = RowChoiceField(
        label=gettext_lazy("Teacher"), queryset=TeacherProfile.objects.all(), empty_label=gettext_lazy("Who is absent?")
    )
    first_day = SchoolDayField(label=pgettext_lazy("day", "From"), widget=DAY_INPUT)
    last_day = SchoolDayField(label=pgettext_lazy("day", "Until"), widget=DAY_INPUT)
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=AbsenceReason.choices)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=250, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teachers = TeacherProfile.objects.filter(is_active=True).select_related("membership")
        self.fields["teacher"].queryset = teachers  # type: ignore[attr-defined]


class TakeForm(OrganizationForm):
    """Who takes which lesson, as `written_pairs` writes it."""

    pairs = forms.RegexField(rf"^{_PAIR}(,{_PAIR}){{0,1199}}$")

    def clean_pairs(self) -> list[tuple[int, int | None]]:
        pairs = (pair.split(":") for pair in self.cleaned_data["pairs"].split(","))
        return [(int(lesson), int(teacher) if teacher else None) for lesson, teacher in pairs]


def absent(request: HttpRequest) -> HttpResponse:
    """GET asks who is absent and shows who is; POST writes it down."""
    if request.method not in ("GET", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    member = _member_with(request, "scheduling.add_teacherabsence")
    day = read_window(request.GET).day
    if request.method == "GET":
        return _ask(request, AbsenceForm(member=member, initial={"first_day": day, "last_day": day}))
    form = AbsenceForm(request.POST, member=member)
    if not form.is_valid():
        return _ask(request, form, problems_of(form))
    try:
        absence = record_absence(**form.cleaned_data)
    except ValidationError as error:
        return _ask(request, form, error.messages)
    text = _("%(name)s is absent until %(day)s.") % {
        "name": absence.teacher,
        "day": date_format(absence.last_day, "D j E"),
    }
    return _done(Told(text, reverse("admin:timetable_absence_remove", args=(absence.pk,))))


def remove(request: HttpRequest, absence_id: int) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    _member_with(request, "scheduling.delete_teacherabsence")
    rows = TeacherAbsence.objects.select_related("teacher__membership")
    absence = rows.filter(pk=absence_id).first() if absence_id < 2**63 else None
    if absence is None:
        raise Http404
    values = {
        "teacher": absence.teacher_id,
        "first_day": absence.first_day.isoformat(),
        "last_day": absence.last_day.isoformat(),
        "reason": absence.reason,
        "note": absence.note,
    }
    remove_absence(absence=absence)
    return _done(Told(_("%(name)s teaches.") % {"name": absence.teacher}, reverse("admin:timetable_absent"), values))


def take(request: HttpRequest) -> HttpResponse:
    """All substitutes of the banner at once, exactly those it showed; or all former teachers back."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    member = _member_with(request, "scheduling.change_lesson")
    form = TakeForm(request.POST, member=member)
    refuse = partial(_ask, request, AbsenceForm(member=member))
    if not form.is_valid():
        return refuse(problems_of(form))
    pairs = _loaded(form.cleaned_data["pairs"], member)
    before = written_pairs([(lesson.pk, lesson.teacher_id) for lesson, _teacher in pairs])
    asked = TellForm(request.POST, member=member)
    known = states_of([lesson.pk for lesson, _teacher in pairs]) if asks_to_tell(asked) else {}
    try:
        substitute_each(pairs=pairs)
    except ValidationError as error:
        return refuse(error.messages)
    number = len(pairs)
    text = ngettext("%(n)d lesson has a teacher.", "%(n)d lessons have a teacher.", number) % {"n": number}
    told = Told(text, reverse("admin:timetable_take"), {"pairs": before}, [lesson.pk for lesson, _teacher in pairs])
    told, telling = and_tell(request, told, asked, known)
    return _done(told, telling)


def _loaded(pairs: list[tuple[int, int | None]], member: Membership) -> list[tuple[Lesson, Membership | None]]:
    lessons = Lesson.objects.visible_to(member).in_bulk([lesson for lesson, _teacher in pairs])
    profiles = TeacherProfile.objects.filter(membership__in={teacher for _lesson, teacher in pairs if teacher})
    teachers = {profile.membership_id: profile.membership for profile in profiles.select_related("membership")}
    try:
        return [(lessons[lesson], teachers[teacher] if teacher else None) for lesson, teacher in pairs]
    except KeyError as error:
        raise Http404 from error


def _member_with(request: HttpRequest, right: str) -> Membership:
    member = member_who_sees(request)
    if not request.user.has_perm(right):
        raise PermissionDenied
    return member


def _ask(request: HttpRequest, form: AbsenceForm, problems: list[str] | None = None) -> HttpResponse:
    day = read_window(request.GET).day
    context = {"form": form, "problems": problems or [], "day": day, "absences": list(Absences(day, day))}
    return render(request, "scheduling/timetable/absent_card.html", context)


def _done(told: Told, telling: Telling | None = None) -> HttpResponse:
    """Nothing more to ask: the card closes, or says who has to be called."""
    shown = telling_of(telling)
    if shown and shown["to_call"]:
        page = render_to_string("scheduling/timetable/told_card.html", {"telling": shown, "title": told.text})
        return changed(HttpResponse(page), told)
    return changed(HttpResponse('<div id="timetable-card"></div>'), told)
