"""The courses a center offers, and how files write them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from common.counting import money
from organizations.admin import OrganizationModelAdmin, OrganizationTabularInline
from organizations.forms import LinesField, OrganizationModelForm
from organizations.scoping import open_organization
from scheduling.models import Course, CoursePrice
from scheduling.prices import valid_prices


class CourseForm(OrganizationModelForm):
    other_spellings = LinesField(
        label=_("Other spellings"),
        required=False,
        help_text=_("How files and forms write this course, a line for each: an import recognises it by them."),
    )
    levels = LinesField(label=_("Levels"), required=False, help_text=_("From the first to the last, a line for each."))

    class Meta:
        model = Course
        fields = (
            *("name", "description", "other_spellings", "levels"),
            *("lesson_minutes", "lessons_per_week", "capacity", "is_active"),
        )


class PriceInline(OrganizationTabularInline):
    """Prices are added, not changed: what people agreed to is theirs anyway, and the old ones tell what it was."""

    model = CoursePrice
    fields = ("amount", "unit", "branch", "valid_from")
    extra = 0
    tab = True


@admin.register(Course)
class CourseAdmin(OrganizationModelAdmin):
    nothing_yet = _(
        "What people can learn at your center, with its price. Add a course first, then open groups for it."
    )
    form = CourseForm
    inlines = (PriceInline,)
    list_display = ("name", "costs", "lessons", "capacity", "group_count", "spellings", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "description")
    fieldsets = (
        (None, {"fields": ("name", "description", "levels", "is_active")}),
        (_("Lessons"), {"fields": (("lesson_minutes", "lessons_per_week", "capacity"),)}),
        (_("Imports"), {"fields": ("other_spellings",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: Any = super().get_queryset(request)
        return rows.with_offer(timezone.localdate())

    @display(description=_("price now"))
    def costs(self, row: Course) -> str:
        return prices_in_words(row)

    @display(description=_("lessons"))
    def lessons(self, row: Course) -> str:
        return gettext("%(number)d a week, %(minutes)d min") % {
            "number": row.lessons_per_week,
            "minutes": row.lesson_minutes,
        }

    @display(description=_("groups"), ordering="running_groups")
    def group_count(self, row: Course) -> int:
        return row.running_groups  # type: ignore[attr-defined]

    @display(description=_("other spellings"))
    def spellings(self, row: Course) -> str:
        return ", ".join(row.other_spellings)


def prices_in_words(course: Course) -> str:
    """ "450,000 UZS a month, Chilonzor 500,000 UZS a month"; nothing without a price."""
    currency = open_organization().currency
    return ", ".join(
        f"{price.branch or ''} {money(price.amount, currency)} {price.get_unit_display()}".strip()
        for price in valid_prices(course.prices.all(), timezone.localdate())
    )
