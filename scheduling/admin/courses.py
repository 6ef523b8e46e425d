"""The courses a center offers, and how files write them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from organizations.admin import OrganizationModelAdmin
from organizations.forms import OrganizationModelForm
from scheduling.models import Course


class CourseForm(OrganizationModelForm):
    spellings = forms.CharField(
        label=_("Other spellings"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text=_("How files and forms write this course, a line for each: an import recognises it by them."),
    )

    class Meta:
        model = Course
        fields = ("name", "description", "spellings", "lesson_minutes", "lessons_per_week", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["spellings"] = "\n".join(self.instance.other_spellings)

    def clean_spellings(self) -> list[str]:
        lines = (" ".join(line.split()) for line in self.cleaned_data["spellings"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def save(self, commit: bool = True) -> Course:
        self.instance.other_spellings = self.cleaned_data["spellings"]
        course: Course = super().save(commit)
        return course


@admin.register(Course)
class CourseAdmin(OrganizationModelAdmin):
    form = CourseForm
    list_display = ("name", "spellings", "lesson_minutes", "lessons_per_week", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "description")
    fieldsets = (
        (None, {"fields": ("name", "description", "spellings", "is_active")}),
        (_("Lessons"), {"fields": (("lesson_minutes", "lessons_per_week"),)}),
    )

    @display(description=_("other spellings"))
    def spellings(self, row: Course) -> str:
        return ", ".join(row.other_spellings)
