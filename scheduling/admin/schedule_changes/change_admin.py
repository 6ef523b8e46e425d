"""The list of schedule changes, the page of one, and undoing them."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common.ui import chip
from organizations.admin import BulkAction, OrganizationModelAdmin, row_action
from scheduling.admin.schedule_changes.page import NewChange
from scheduling.admin.schedule_changes.words import change_words, period_words
from scheduling.admin.told import told, with_link
from scheduling.models import ScheduleChange
from scheduling.services.change_schedule import undo_schedule_changes
from scheduling.services.tell_timetable import take_back_news


class UndoChanges(BulkAction):
    name = "undo"
    title = gettext_lazy("Undo")
    description = gettext_lazy("Their groups return to their usual schedule. What has begun stays as it was held.")
    permission = "undo"
    icon = "undo"

    def run(self, request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> str:
        return _undo(request, rows)


@admin.register(ScheduleChange)
class ScheduleChangeAdmin(OrganizationModelAdmin):
    nothing_yet = gettext_lazy(
        "Moves many groups at once, for example to other hours in summer. You "
        "see every clash before anything changes, and can undo it."
    )
    list_display = ("shown_name", "what", "group_count", "state", "made_by")
    search_fields = ("name", "changed_groups__group__name")
    list_select_related = ("created_by",)
    actions = (UndoChanges(),)
    actions_detail = ("undo",)
    fields = ("name", "period", "what", "groups", "state", "made_by")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.annotate(number_of_groups=Count("changed_groups")).prefetch_related(
            "room_moves__from_room", "room_moves__to_room"
        )

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponseBase:
        if not self.has_add_permission(request):
            raise PermissionDenied
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        return NewChange(request, context).answer()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is undone, and another one made."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_undo_permission(self, request: HttpRequest, obj: ScheduleChange | None = None) -> bool:
        may = request.user.has_perm("scheduling.change_schedulechange")
        return may and (obj is None or obj.undone_at is None)

    @row_action(
        title=gettext_lazy("Undo"),
        description=gettext_lazy("The groups return to their usual schedule. What has begun stays as it was held."),
        permission="undo",
        icon="undo",
    )
    def undo(self, request: HttpRequest, change: ScheduleChange, data: dict[str, Any]) -> str:
        return _undo(request, [change])

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("change"), ordering="first_day", header=True)
    def shown_name(self, row: ScheduleChange) -> tuple[str, str]:
        period = period_words(row)
        return (row.name, period) if row.name else (period, "")

    @display(description=gettext_lazy("when"))
    def period(self, row: ScheduleChange) -> str:
        return period_words(row)

    @display(description=gettext_lazy("what changes"))
    def what(self, row: ScheduleChange) -> str:
        return change_words(row, [(move.from_room, move.to_room) for move in row.room_moves.all()])

    @display(description=gettext_lazy("groups"), ordering="number_of_groups")
    def group_count(self, row: ScheduleChange) -> int:
        return row.number_of_groups  # type: ignore[attr-defined]

    @display(description=gettext_lazy("groups"))
    def groups(self, row: ScheduleChange) -> str:
        return ", ".join(str(changed.group) for changed in row.changed_groups.select_related("group"))

    @display(description=gettext_lazy("state"))
    def state(self, row: ScheduleChange) -> SafeString:
        today = timezone.localdate()
        if row.undone_at:
            return chip(_("Undone"), "gray", "undo")
        if row.first_day > today:
            return chip(_("Coming"), "blue", "event_upcoming")
        if row.last_day and row.last_day < today:
            return chip(_("Over"), "gray", "event_available")
        return chip(_("In force"), "green", "event_repeat")

    @display(description=gettext_lazy("made by"), ordering="created_by__name")
    def made_by(self, row: ScheduleChange) -> str:
        return str(row.created_by or "")


def _undo(request: HttpRequest, changes: Any) -> str:
    undone = list(changes)
    laid = undo_schedule_changes(changes=undone, actor=request.membership)  # type: ignore[attr-defined]
    done: str = _("Undone: %(told)s") % {"told": told(laid)}
    for telling in take_back_news(changes=undone, actor=request.membership):  # type: ignore[attr-defined]
        done = with_link(done, telling)
    return done
