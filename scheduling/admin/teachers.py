"""Who teaches: people of the center with what they teach, their hours and their absences."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelect2Widget, UnfoldAdminTextInputWidget

from common.ui import chip, person
from organizations.admin import OrganizationModelAdmin, OrganizationTabularInline
from organizations.admin.row_page import contributed_cards
from organizations.forms import LinesField, OrganizationModelForm
from organizations.models import Membership
from scheduling.models import TeacherAbsence, TeacherCourse, TeacherHours, TeacherProfile
from scheduling.services.add_teacher import add_teacher


class TeacherForm(OrganizationModelForm):
    """A person of the center, or a new one who needs no login."""

    name = forms.CharField(
        label=gettext_lazy("New person"),
        max_length=150,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("Somebody who is not in the list; no login is needed to teach."),
    )

    class Meta:
        model = TeacherProfile
        fields = ("membership", "name", "about", "is_active")
        widgets = {"membership": UnfoldAdminSelect2Widget}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people := self.fields.get("membership"):
            people.required = False
            people.queryset = Membership.objects.filter(  # type: ignore[attr-defined]
                teacher__isnull=True, is_active=True
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk:
            return data
        if not data.get("membership") and not data.get("name", "").strip():
            raise forms.ValidationError(_("Choose a person, or write the name of a new one."))
        if data.get("membership") and data.get("name"):
            raise forms.ValidationError({"name": _("Choose a person or write a new name, not both.")})
        return data


class TaughtForm(OrganizationModelForm):
    levels = LinesField(
        label=gettext_lazy("levels"), required=False, separator=", ", help_text=gettext_lazy("Empty: all.")
    )

    class Meta:
        model = TeacherCourse
        fields = ("course", "levels")


class CourseInline(OrganizationTabularInline):
    model = TeacherCourse
    form = TaughtForm
    extra = 0
    tab = True


class HoursInline(OrganizationTabularInline):
    model = TeacherHours
    extra = 0
    tab = True


class AbsenceInline(OrganizationTabularInline):
    model = TeacherAbsence
    extra = 0
    tab = True


@admin.register(TeacherProfile)
class TeacherAdmin(OrganizationModelAdmin):
    nothing_yet = gettext_lazy("Who teaches what, at which hours. Add your teachers; none of them needs a login.")
    form = TeacherForm
    change_form_outer_before_template = "scheduling/teacher_panels.html"
    inlines = (CourseInline, HoursInline, AbsenceInline)
    list_display = ("who", "teaches", "at", "groups", "state")
    list_filter = ("is_active", "courses__course")
    search_fields = ("membership__name",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("membership", "about", "is_active") if obj else ("membership", "name", "about")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("membership",) if obj else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: Any = super().get_queryset(request).select_related("membership")
        return rows.with_work(timezone.localdate()).prefetch_related("courses__course", "hours")

    def save_model(self, request: HttpRequest, obj: TeacherProfile, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            add_teacher(profile=obj, name=form.cleaned_data["name"])

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        profile = self.get_object(request, object_id)
        extra = {"panels": contributed_cards(request, profile)} if profile else {}
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    @display(description=gettext_lazy("teacher"), ordering="membership__name")
    def who(self, row: TeacherProfile) -> SafeString:
        return person(row.membership.name)

    @display(description=gettext_lazy("teaches"))
    def teaches(self, row: TeacherProfile) -> str:
        return ", ".join(
            f"{taught.course} ({', '.join(taught.levels)})" if taught.levels else str(taught.course)
            for taught in row.courses.all()
        )

    @display(description=gettext_lazy("hours"))
    def at(self, row: TeacherProfile) -> str:
        return "; ".join(str(hours) for hours in row.hours.all()) or _("while the center is open")

    @display(description=gettext_lazy("groups"), ordering="group_count")
    def groups(self, row: TeacherProfile) -> int:
        return row.group_count  # type: ignore[attr-defined]

    @display(description=gettext_lazy("now"))
    def state(self, row: TeacherProfile) -> SafeString:
        if not row.is_active:
            return chip(_("Does not teach"), "gray", "block")
        if row.is_absent:  # type: ignore[attr-defined]
            return chip(_("Absent"), "violet", "sick")
        return SafeString("")
