"""The list of groups with their seats, and the page of one: seats, next lessons, students, and the form."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common.ui import chip, person
from messaging.admin.writing import WriteBulk, write_page
from messaging.subjects import Person
from organizations.admin import OrganizationModelAdmin, row_action
from organizations.admin.actions import load_row
from organizations.admin.row_page import contributed_cards
from scheduling.admin.group_clash import beside_the_fields, group_clash
from scheduling.admin.group_filters import SeatsFilter, TermFilter
from scheduling.admin.group_form import GroupForm
from scheduling.admin.group_page import GroupPage, group_page
from scheduling.admin.told import told, with_link
from scheduling.audience import invited_to_groups
from scheduling.double_booking import DoubleBookingError
from scheduling.models import Group
from scheduling.seats import seats_of_groups
from scheduling.services.save_group import archive_group, change_group, open_group
from scheduling.services.tell_timetable import tell_of_group


class GroupList(ChangeList):
    """Rows with their seats: two more queries, however many groups there are."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        seats = seats_of_groups(self.result_list, timezone.localdate())
        for group in self.result_list:
            group.seats = seats[group.pk]


class WriteToGroups(WriteBulk):
    """To the families of who learns there today."""

    def people(self, rows: QuerySet) -> list[Person]:
        return families_in(rows.values_list("pk", flat=True))


@admin.register(Group)
class GroupAdmin(OrganizationModelAdmin):
    nothing_yet = gettext_lazy(
        "A group meets on its days in its room, and its lessons appear in "
        "the timetable by themselves. Add courses and rooms first."
    )

    class Media:
        css = {"all": ("scheduling/seats.css", "scheduling/dots.css", "scheduling/group.css")}

    form = GroupForm
    list_before_template = "scheduling/group_links.html"
    change_form_outer_before_template = "scheduling/group_head.html"
    change_form_before_template = "scheduling/group_clash.html"
    list_display = ("shown_name", "meets", "where", "who", "seats", "term")
    list_filter = (TermFilter, SeatsFilter, "course", "branch", "room")
    search_fields = ("name", "course__name", "level", "teacher__name")
    list_select_related = ("course", "room__branch", "branch", "teacher")
    actions = (WriteToGroups(),)
    actions_detail = ("archive",)
    fieldsets = (
        (None, {"fields": ("name", ("course", "level"), "seen_version")}),
        (gettext_lazy("When"), {"fields": ("days", ("starts_at", "lesson_minutes"), ("first_day", "last_day"))}),
        (gettext_lazy("Where and who"), {"fields": (("room", "branch"), "teacher")}),
        (gettext_lazy("For how many"), {"fields": (("capacity", "min_size"), ("min_age", "max_age"))}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nobody has to hear of a group that is only being opened."""
        shown = list(super().get_fieldsets(request, obj))
        if obj is not None and self.has_change_permission(request, obj):
            shown.append((_("Families"), {"fields": ("tell",)}))
        return shown

    def get_urls(self) -> list[URLPattern]:
        write = path("<int:group_id>/write/", self.admin_site.admin_view(self.write), name="scheduling_group_write")
        return [write, *super().get_urls()]

    def write(self, request: HttpRequest, group_id: int) -> HttpResponseBase:
        """To everybody of one group."""
        group = load_row(self, request, str(group_id), "write")
        return write_page(
            request,
            title=_("Write to %(group)s") % {"group": group},
            people=lambda: families_in([group.pk]),
            context={**self.admin_site.each_context(request), "opts": self.opts},
            back_url=reverse("admin:scheduling_group_change", args=(group.pk,)),
        )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return GroupList

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A group is archived: its lessons were held."""
        return False

    def save_model(self, request: HttpRequest, obj: Group, form: Any, change: bool) -> None:
        if not change:
            messages.info(request, told(open_group(group=obj)))
            return
        changes = {name: form.cleaned_data[name] for name in form.changed_data if name not in ("seen_version", "tell")}
        if form.cleaned_data.get("seen_version") is None:
            raise ValidationError(_("This page is old. Open the group again and repeat your change."))
        laid = change_group(group=obj, changes=changes, version=form.cleaned_data["seen_version"])
        if not form.cleaned_data.get("tell"):
            messages.info(request, told(laid))
            return
        telling = tell_of_group(group=obj, laid=laid, actor=request.membership)  # type: ignore[attr-defined]
        messages.info(request, with_link(told(laid), telling))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        refusal = getattr(form, "refusal", None)
        if isinstance(refusal, DoubleBookingError):
            form.refusal = beside_the_fields(refusal)
        return form

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        refusal = getattr(request, "refusal", None)
        if isinstance(refusal, DoubleBookingError):
            # What to mend stands first, on a phone too: the cards of the group come back with the next look at it.
            context |= {"clash": group_clash(refusal, context["adminform"].form.instance), "group_page": None}
        return super().render_change_form(request, context, *args, **kwargs)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        group = self.get_object(request, object_id)
        extra = {"group_page": _page(request, group), "panels": contributed_cards(request, group)} if group else {}
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    @row_action(
        title=gettext_lazy("Archive"),
        description=gettext_lazy("The group ends today: coming lessons are taken out, what was stays."),
        permission="archive",
        icon="archive",
    )
    def archive(self, request: HttpRequest, group: Group, data: dict[str, Any]) -> str:
        archive_group(group=group)
        return _("%(group)s is archived.") % {"group": group}

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("group"), ordering="sorted_by", header=True)
    def shown_name(self, row: Group) -> tuple[str, str]:
        return row.name, " · ".join(part for part in (str(row.course), row.level) if part)

    @display(description=gettext_lazy("meets"), ordering="starts_at", header=True)
    def meets(self, row: Group) -> tuple[str, str]:
        return row.pattern.in_words, f"{row.starts_at:%H:%M}–{row.ends_at:%H:%M}"

    @display(description=gettext_lazy("where"), ordering="room__name", header=True)
    def where(self, row: Group) -> tuple[str, str]:
        return str(row.room or _("no room")), str(row.branch or "")

    @display(description=gettext_lazy("teacher"), ordering="teacher__name")
    def who(self, row: Group) -> SafeString:
        return person(row.teacher.name) if row.teacher else chip(_("No teacher"), "red", "person_off")

    @display(description=gettext_lazy("seats"))
    def seats(self, row: Group) -> SafeString:
        context = {"seats": row.seats, "short_by": max(0, row.min_size - row.seats.students)}  # type: ignore[attr-defined]
        return render_to_string("scheduling/seats_cell.html", context)

    @display(description=gettext_lazy("term"), ordering="last_day")
    def term(self, row: Group) -> SafeString | str:
        if row.is_archived:
            return chip(_("Archived"), "gray", "archive")
        today = timezone.localdate()
        if row.first_day > today:
            return chip(_("from %(day)s") % {"day": date_format(row.first_day, "j M")}, "blue", "event_upcoming")
        if row.last_day < today:
            return chip(_("over since %(day)s") % {"day": date_format(row.last_day, "j M")}, "gray", "event_available")
        return _("until %(day)s") % {"day": date_format(row.last_day, "j M Y")}


def families_in(group_ids: Iterable[int]) -> list[Person]:
    """Of who learns there now or will."""
    return [one.person for one in invited_to_groups(list(group_ids), timezone.localdate(), None)]


def _page(request: HttpRequest, group: Group) -> GroupPage:
    may_enrol, may_hold, may_change = (
        not group.is_archived and request.user.has_perm(f"scheduling.{right}")
        for right in ("add_enrolment", "add_seathold", "change_enrolment")
    )
    return group_page(group, may_enrol=may_enrol, may_hold=may_hold, may_change=may_change)
