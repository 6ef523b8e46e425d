"""Settings: which papers a course asks for."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from leads.models import RequiredDocument
from organizations.admin import OrganizationModelAdmin


@admin.register(RequiredDocument)
class RequiredDocumentAdmin(OrganizationModelAdmin):
    nothing_yet = _(
        "Papers that somebody brings before they are enrolled, for one course or for all. Leads show which are missing."
    )
    list_display = ("type", "for_course")
    list_filter = ("type",)
    list_select_related = ("course",)
    fields = ("type", "course")
    ordering = ("type", "course__name")

    @display(description=_("course"), ordering="course__name")
    def for_course(self, row: RequiredDocument) -> str:
        return row.course.name if row.course else str(_("every course"))
