"""What a trial in a room and at a time of its own asks: course, day, time, minutes, room, teacher."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.forms import RowChoiceField
from organizations.models import Membership
from scheduling.admin.timetable.lesson_forms import PlaceForm, RoomField
from scheduling.busy import Busy, read_busy
from scheduling.models import Course, Room, TeacherProfile
from scheduling.slots import Slot, lesson_end, lesson_moments
from trials.services.book_trial import OwnTime


class FreeRoomField(RoomField):
    """ "103 · Chilonzor, 12", and a room that is taken at that time says so."""

    busy = Busy()
    wish: Slot | None = None

    def label_from_instance(self, room: Room) -> str:
        words = super().label_from_instance(room)
        return f"{words} · " + _("taken") if self._is_taken(room) else words

    def _is_taken(self, room: Room) -> bool:
        if self.wish is None or room.is_online:
            return False
        return not self.busy.is_free(Slot(self.wish.starts_at, self.wish.ends_at, room.pk, None, None))


class AloneForm(PlaceForm):
    course = RowChoiceField(label=_("Course"), queryset=Course.objects.all(), required=False, empty_label=_("None"))
    room = FreeRoomField(label=_("Room"), queryset=Room.objects.all(), required=False, empty_label=_("No room"))
    teacher = RowChoiceField(
        label=_("Teacher"),
        queryset=TeacherProfile.objects.all(),
        to_field_name="membership_id",
        required=False,
        empty_label=_("Nobody"),
    )

    field_order = ("course", "day", "time", "minutes", "room", "teacher")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teachers = TeacherProfile.objects.filter(is_active=True).select_related("membership")
        self.fields["course"].queryset = Course.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["teacher"].queryset = teachers  # type: ignore[attr-defined]
        self._mark_taken_rooms()

    def _mark_taken_rooms(self) -> None:
        """As soon as day, time and length are known."""
        room: Any = self.fields["room"]
        try:
            day, at, minutes = (self.fields[name].clean(self[name].value()) for name in ("day", "time", "minutes"))
        except ValidationError:
            return
        zone: Any = timezone.get_current_timezone()
        starts_at = lesson_moments(day, at, 0, zone)[0]
        room.wish = Slot(starts_at, lesson_end(starts_at, minutes), None, None, None)
        room.busy = read_busy(room.wish.starts_at, room.wish.ends_at)

    @property
    def own_time(self) -> OwnTime:
        data = self.cleaned_data
        teacher: Membership | None = data["teacher"].membership if data["teacher"] else None
        return OwnTime(data["course"], self.starts_at, data["minutes"], data["room"], teacher)
