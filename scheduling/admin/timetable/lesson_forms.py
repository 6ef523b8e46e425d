"""What the doors of a lesson ask."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.forms import OrganizationForm, RowChoiceField, SchoolDayField
from scheduling.limits import LONGEST_MINUTES, SHORTEST_MINUTES
from scheduling.models import Group, Lesson, LessonGuest, Room, TeacherProfile
from scheduling.slots import lesson_moments

DAY_INPUT = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME_INPUT = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class RoomField(RowChoiceField):
    """ "103 · Chilonzor, 12"."""

    def label_from_instance(self, room: Room) -> str:
        place = room.branch.name if room.branch else _("online")
        return f"{room.name} · {place}, {room.capacity}"


class MinutesField(forms.IntegerField):
    """How long a lesson is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Minutes"), min_value=SHORTEST_MINUTES, max_value=LONGEST_MINUTES, **kwargs)


class TellForm(OrganizationForm):
    """Whether families are told, and whether what they were told is taken back."""

    tell = forms.BooleanField(required=False)
    as_before = forms.BooleanField(required=False)


class NothingForm(OrganizationForm):
    """A press."""


class PlaceForm(OrganizationForm):
    """When and where; a day by the clock that is told."""

    day = SchoolDayField(label=_("Day"), widget=DAY_INPUT)
    time = forms.TimeField(label=_("Time"), widget=TIME_INPUT)
    minutes = MinutesField()
    room = RoomField(label=_("Room"), queryset=Room.objects.all(), required=False, empty_label=_("No room"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = Room.objects.filter(is_active=True).select_related("branch")  # type: ignore[attr-defined]

    @property
    def starts_at(self) -> datetime:
        zone: Any = timezone.get_current_timezone()
        return lesson_moments(self.cleaned_data["day"], self.cleaned_data["time"], 0, zone)[0]


class MoveForm(PlaceForm):
    """Of a lesson: its length stays unless another one is said."""

    minutes = MinutesField(required=False)

    @staticmethod
    def first_values(lesson: Lesson) -> dict[str, Any]:
        starts_at = timezone.localtime(lesson.starts_at)
        minutes = int((lesson.ends_at - lesson.starts_at).total_seconds() // 60)
        return {"day": starts_at.date(), "time": starts_at.time(), "minutes": minutes, "room": lesson.room_id}


class NewLessonForm(PlaceForm):
    """A further lesson of a group; as long as its others and with its teacher unless told otherwise."""

    group = RowChoiceField(label=_("Group"), queryset=Group.objects.all(), empty_label=_("Choose a group"))
    minutes = MinutesField(required=False)
    teacher = RowChoiceField(
        label=_("Teacher"),
        queryset=TeacherProfile.objects.all(),
        to_field_name="membership_id",
        required=False,
        empty_label=_("The group's teacher"),
    )
    makes_up_for = RowChoiceField(queryset=Lesson.objects.all(), required=False, widget=forms.HiddenInput)

    field_order = ("group", "day", "time", "teacher", "room", "minutes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teachers = TeacherProfile.objects.filter(is_active=True).select_related("membership")
        self.fields["group"].queryset = Group.objects.running(timezone.localdate())  # type: ignore[attr-defined]
        self.fields["teacher"].queryset = teachers  # type: ignore[attr-defined]

    def clean_makes_up_for(self) -> Lesson | None:
        lesson: Lesson | None = self.cleaned_data["makes_up_for"]
        if lesson and lesson.group != self.cleaned_data.get("group"):
            raise forms.ValidationError(_("The cancelled lesson is another group's. Open its card again."))
        return lesson


class CancelForm(OrganizationForm):
    reason = forms.CharField(label=_("Reason"), max_length=250)


class SubstituteForm(OrganizationForm):
    """Nobody, to take back a teacher given to a lesson that had none."""

    teacher = RowChoiceField(
        queryset=TeacherProfile.objects.all(), to_field_name="membership_id", required=False, empty_label=None
    )
    and_following = forms.BooleanField(required=False)


class GuestForm(OrganizationForm):
    name = forms.CharField(label=_("Name"), max_length=150)
    note = forms.CharField(label=_("Note"), max_length=250, required=False)


class ChosenGuestForm(OrganizationForm):
    guest = RowChoiceField(queryset=LessonGuest.objects.all())


def problems_of(form: OrganizationForm) -> list[str]:
    """A sentence for each field that makes no sense."""
    return [f"{form[key].label}: {error}" for key, found in form.errors.items() for error in found]
