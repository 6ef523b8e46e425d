"""What is asked about a change of the schedule: which groups, from when until when, what changes."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from common.natural_order import natural_key
from organizations.forms import OrganizationForm, RowChoiceField, SchoolDayField
from organizations.models import Branch, Membership
from scheduling.admin.group_form import DaysField
from scheduling.day_pattern import DayPattern
from scheduling.limits import LONGEST_MINUTES, SHORTEST_MINUTES
from scheduling.models import Course, Group, Room, ScheduleChange
from scheduling.models.schedule_change import LONGEST_SHIFT

SHIFTS = (
    ("0", _("as now")),
    ("-60", _("1 hour earlier")),
    ("-30", _("30 min earlier")),
    ("30", _("30 min later")),
    ("60", _("1 hour later")),
)
A_MONTH = timedelta(days=30)
LENGTHS = (
    ("0", _("as now")),
    ("-30", _("30 min shorter")),
    ("-15", _("15 min shorter")),
    ("15", _("15 min longer")),
    ("30", _("30 min longer")),
)


class DayInput(UnfoldAdminTextInputWidget):
    input_type = "date"

    def format_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class MinutesInput(UnfoldAdminTextInputWidget):
    input_type = "number"


class NewDaysField(DaysField):
    """Empty: the days stay."""

    def clean(self, value: Any) -> Any:
        return super().clean(value) if value else ""


class GroupChoice(forms.ModelMultipleChoiceField):
    """A number no database can hold is a wrong choice like any other."""

    default_error_messages = dict.fromkeys(("invalid_choice", "invalid_pk_value"), _("Choose groups of the list."))

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error


class GroupFilter(OrganizationForm):
    """Narrows the groups that are offered. What makes no sense narrows nothing."""

    branch = RowChoiceField(Branch.objects.all(), label=_("Branch"), required=False)
    course = RowChoiceField(Course.objects.all(), label=_("Course"), required=False)
    room = RowChoiceField(Room.objects.all(), label=_("Room"), required=False)
    teacher = RowChoiceField(Membership.objects.all(), label=_("Teacher"), required=False)
    pattern = forms.ChoiceField(label=_("Days"), required=False)

    def __init__(self, asked: Mapping[str, Any], *, running: QuerySet, **kwargs: Any) -> None:
        """`asked` by this form, or by a list that filters by the same."""
        names = ("branch", "course", "room", "teacher", "pattern")
        super().__init__({name: asked.get(name) or asked.get(f"{name}__id__exact") for name in names}, **kwargs)
        self._running = running
        patterns = sorted(set(running.order_by().values_list("days", flat=True)))
        choices = [(days, DayPattern.parse(days).in_words) for days in patterns]
        self.fields["pattern"].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]
        self.fields["teacher"].queryset = Membership.objects.filter(taught_groups__in=running).distinct()  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget = UnfoldAdminSelectWidget(attrs={"data-autosubmit": ""}, choices=field.choices)  # type: ignore[attr-defined]
            if hasattr(field, "empty_label"):
                field.empty_label = _("All")

    def groups(self) -> list[Group]:
        """Running or coming, with what is shown of them."""
        self.is_valid()
        names = {"branch": "branch", "course": "course", "room": "room", "teacher": "teacher", "pattern": "days"}
        wanted = {names[name]: value for name, value in self.cleaned_data.items() if value}
        rows = self._running.filter(**wanted).select_related("course", "room", "branch", "teacher")
        return list(rows.order_by("sorted_by"))


class ScheduleChangeForm(OrganizationForm):
    """Of all groups shown, unless some of them are ticked: then of those alone."""

    all_shown = forms.BooleanField(label=_("All groups shown"), required=False, initial=True)
    groups = GroupChoice(Group.objects.all(), label=_("Groups"), required=False)
    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"), max_length=80, required=False, widget=UnfoldAdminTextInputWidget
    )
    first_day = SchoolDayField(label=pgettext_lazy("day", "From"), widget=DayInput)
    last_day = SchoolDayField(
        label=pgettext_lazy("day", "Until"),
        required=False,
        widget=DayInput,
        help_text=_("The last day; empty: without an end."),
    )
    shift = forms.TypedChoiceField(label=_("Begins"), choices=SHIFTS, coerce=int, initial="0", widget=forms.RadioSelect)
    other_shift = forms.IntegerField(
        label=_("or minutes later"),
        help_text=_("With a minus: earlier."),
        required=False,
        min_value=-LONGEST_SHIFT,
        max_value=LONGEST_SHIFT,
        widget=MinutesInput,
    )
    longer = forms.TypedChoiceField(
        label=_("Length"), choices=LENGTHS, coerce=int, initial="0", widget=forms.RadioSelect
    )
    lesson_minutes = forms.IntegerField(
        label=_("or all lessons of … minutes"),
        required=False,
        min_value=SHORTEST_MINUTES,
        max_value=LONGEST_MINUTES,
        widget=MinutesInput,
    )
    days = NewDaysField(label=_("New days"), required=False)

    def __init__(self, *args: Any, shown: list[Group], running: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._shown = shown
        self.fields["groups"].queryset = running  # type: ignore[attr-defined]
        # Today's lessons may be under way: they stay where they are, and those after them would move into their rooms.
        tomorrow = timezone.localdate() + timedelta(days=1)
        self.fields["first_day"].initial = tomorrow
        self.fields["last_day"].initial = tomorrow + A_MONTH
        self.moved_rooms = _rooms_of(shown)
        for room in self.moved_rooms:
            self.fields[f"room_{room.pk}"] = RowChoiceField(
                Room.objects.filter(Q(is_active=True) & ~Q(pk=room.pk)),
                label=room.name,
                required=False,
                empty_label=_("stays"),
                widget=UnfoldAdminSelectWidget,
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["groups"] = list(data.get("groups") or ()) or (self._shown if data.get("all_shown") else [])
        if not data["groups"] and "groups" not in self.errors:
            self.add_error("groups", _("Choose at least one group."))
        return data

    def change(self) -> ScheduleChange:
        """Not saved."""
        data = self.cleaned_data
        shift = data["other_shift"] if data["other_shift"] is not None else data["shift"]
        return ScheduleChange(
            name=data["name"],
            first_day=data["first_day"],
            last_day=data["last_day"],
            shift_minutes=shift,
            lesson_minutes=data["lesson_minutes"],
            longer_by_minutes=0 if data["lesson_minutes"] else data["longer"],
            days=data["days"],
        )

    def rooms(self) -> dict[Room, Room]:
        wanted = {room: self.cleaned_data.get(f"room_{room.pk}") for room in self.moved_rooms}
        return {old: new for old, new in wanted.items() if new}

    @property
    def room_fields(self) -> list[Any]:
        return [self[f"room_{room.pk}"] for room in self.moved_rooms]

    @property
    def has_moves(self) -> bool:
        return any(field.value() for field in self.room_fields)

    def chosen_ids(self) -> set[int]:
        """Ticked before, whether or not the rest of the form makes sense."""
        return {int(value) for value in self["groups"].value() or () if str(value).isdigit()}


def _rooms_of(groups: list[Group]) -> list[Room]:
    found = {group.room.pk: group.room for group in groups if group.room}
    return sorted(found.values(), key=lambda room: natural_key(room.name))
