"""Rooms, and days on which there are no lessons."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from unfold.decorators import display
from unfold.widgets import UnfoldAdminURLInputWidget

from common.ui import chip
from organizations.admin import OrganizationModelAdmin
from organizations.forms import OrganizationModelForm
from scheduling.admin.told import told
from scheduling.models import ClosedDay, Room
from scheduling.services.close_days import open_days_again, save_closed_days


class RoomForm(OrganizationModelForm):
    meeting_url = forms.URLField(
        label=gettext_lazy("Link to the meeting"),
        required=False,
        assume_scheme="https",
        widget=UnfoldAdminURLInputWidget,
    )

    class Meta:
        model = Room
        fields = ("name", "branch", "capacity", "is_active", "is_online", "meeting_url")


@admin.register(Room)
class RoomAdmin(OrganizationModelAdmin):
    nothing_yet = gettext_lazy(
        "Add the rooms of your branches with their seats. Groups are put into them, and no room is booked twice."
    )
    form = RoomForm
    list_display = ("name", "place", "capacity", "is_active")
    list_filter = ("branch", "is_online", "is_active")
    search_fields = ("name",)
    list_select_related = ("branch",)
    fieldsets = (
        (None, {"fields": ("name", "branch", "capacity", "is_active")}),
        (
            gettext_lazy("Online"),
            {
                "fields": ("is_online", "meeting_url"),
                "description": gettext_lazy("Any number of lessons may be online at the same time."),
            },
        ),
    )

    @display(description=gettext_lazy("where"), ordering="branch__name")
    def place(self, row: Room) -> Any:
        return chip(_("Online"), "blue", "videocam") if row.is_online else row.branch


@admin.register(ClosedDay)
class ClosedDayAdmin(OrganizationModelAdmin):
    nothing_yet = gettext_lazy(
        "Holidays and other days without lessons. Add them before you "
        "open groups, and their lessons leave these days out."
    )
    list_display = ("name", "days", "where", "meaning")
    list_filter = ("branch", "has_lessons")
    search_fields = ("name",)
    list_select_related = ("branch",)
    fieldsets = (
        (
            None,
            {
                "fields": ("name", ("first_day", "last_day"), "branch", "has_lessons"),
                "description": gettext_lazy(
                    "Public holidays are known: no need to write them down. Lessons of these days are taken out of the "
                    "timetable at once, and come back when the row is deleted."
                ),
            },
        ),
    )

    @display(description=gettext_lazy("days"), ordering="first_day")
    def days(self, row: ClosedDay) -> str:
        first, last = (date_format(day, "j M Y") for day in (row.first_day, row.last_day))
        return first if first == last else f"{first} – {last}"

    @display(description=gettext_lazy("where"))
    def where(self, row: ClosedDay) -> str:
        return str(row.branch or _("every branch"))

    @display(description=gettext_lazy("meaning"))
    def meaning(self, row: ClosedDay) -> SafeString:
        if row.has_lessons:
            return chip(_("Lessons take place"), "green", "check")
        return chip(pgettext("day", "Closed"), "gray", "event_busy")

    def save_model(self, request: HttpRequest, obj: ClosedDay, form: Any, change: bool) -> None:
        messages.info(request, told(save_closed_days(closed=obj)))

    def delete_model(self, request: HttpRequest, obj: ClosedDay) -> None:
        messages.info(request, told(open_days_again(closed=obj)))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for closed in queryset:
            self.delete_model(request, closed)
