"""What is asked about a group."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from organizations.admin.seller_form import ClockWidget
from organizations.forms import OrganizationModelForm
from organizations.models import Membership
from scheduling.admin.group_clash import with_way_out
from scheduling.day_pattern import EVEN, ODD, WEEKDAY_WORDS, DayPattern
from scheduling.models import Group


class DaysField(forms.MultipleChoiceField):
    """Weekdays together, or the odd or the even days alone; gives the text a group keeps."""

    widget = UnfoldAdminCheckboxSelectMultipleWidget
    default_error_messages = {"mixed": _("Odd or even days go with nothing else: choose them alone, or weekdays.")}

    def __init__(self, **kwargs: Any) -> None:
        weekdays = [(word, WEEKDAYS[number]) for number, word in enumerate(WEEKDAY_WORDS)]
        super().__init__(choices=[*weekdays, (ODD, _("odd days")), (EVEN, _("even days"))], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.split("_") if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        if len(chosen) > 1 and {ODD, EVEN} & set(chosen):
            raise ValidationError(self.error_messages["mixed"], code="mixed")
        return str(DayPattern.parse("_".join(chosen)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class GroupForm(OrganizationModelForm):
    days = DaysField(label=_("Days"))
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    tell = forms.BooleanField(
        label=_("Tell the families if the timetable changes"),
        required=False,
        initial=True,
        widget=UnfoldBooleanWidget,
        help_text=_("One message for each family, with the days, the time, the room and the teacher."),
    )

    class Meta:
        model = Group
        fields = (
            *("name", "course", "level", "branch", "room", "teacher"),
            *("days", "starts_at", "lesson_minutes", "first_day", "last_day"),
            *("capacity", "min_size", "min_age", "max_age"),
        )
        widgets = {
            "starts_at": ClockWidget,
            "lesson_minutes": UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
            "capacity": UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
        }
        help_texts = {
            "lesson_minutes": _("Empty: as the course has it."),
            "capacity": _("Empty: as the course has it."),
            "branch": _("Empty: where the room is."),
            "level": _("One of the course's levels, or your own word."),
        }

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(with_way_out(data), *args, **kwargs)
        if "teacher" not in self.fields:
            return  # shown to somebody who may not change it
        for name in ("lesson_minutes", "capacity"):
            self.fields[name].required = False
        teachers = Membership.objects.filter(teacher__isnull=False)
        self.fields["teacher"].queryset = teachers  # type: ignore[attr-defined]
        self.fields["seen_version"].initial = self.instance.version
        self.fields["days"].initial = self.initial.get("days")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        course = data.get("course")
        if course:
            usual = {"lesson_minutes": course.lesson_minutes, "capacity": self._seats(course.capacity)}
            data |= {name: value for name, value in usual.items() if data.get(name, 0) is None}
        room = data.get("room")
        if room and not room.is_online:
            data["branch"] = data.get("branch") or room.branch
        return data

    def _seats(self, usual: int) -> int:
        """Of the course, as far as the room has them."""
        room = self.cleaned_data.get("room")
        return min(usual, room.capacity) if room and not room.is_online else usual
