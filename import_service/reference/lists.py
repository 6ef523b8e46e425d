"""The lists a center may keep in a file: what their columns are, and under which word they have a page."""

from django.utils.translation import gettext_lazy as _

from import_service.moving_in.columns import BRANCH_WORDS, NAME_WORDS
from import_service.moving_in.sheets_of_the_school import BRANCHES, COURSE_WORDS, COURSES, PRICES, ROOMS
from import_service.reference.fields import (
    ChoiceCell,
    DayCell,
    LinesCell,
    ListField,
    MoneyCell,
    NumberCell,
    PartsCell,
    RowCell,
    TextCell,
    YesCell,
    column,
)
from import_service.reference.resource import ListResource
from leads.choices import SourceType
from leads.models import Channel, LeadSource
from organizations.choices import Tone
from organizations.models import Branch, Tag
from scheduling.choices import PriceUnit
from scheduling.models import Course, CoursePrice, Room

_BRANCH, _ROOM, _COURSE, _PRICE = BRANCHES.by_key, ROOMS.by_key, COURSES.by_key, PRICES.by_key


def _in_use(label: object) -> ListField:
    return ListField(column("is_active", label, _("Empty: yes.")), YesCell())


class BranchList(ListResource):
    name = ListField(_BRANCH["name"], TextCell())
    city = ListField(_BRANCH["city"], TextCell())
    address = ListField(_BRANCH["address"], TextCell())
    is_active = _in_use(_("Open"))

    class Meta:
        model = Branch
        fields = ("name", "city", "address", "is_active")


class RoomList(ListResource):
    name = ListField(_ROOM["name"], TextCell())
    branch = ListField(
        column(
            "branch", _("Branch"), _("A name of the list of branches. Empty only if the room is online."), *BRANCH_WORDS
        ),
        RowCell(Branch),
    )
    capacity = ListField(_ROOM["seats"], NumberCell())
    is_online = ListField(_ROOM["online"], YesCell())
    is_active = _in_use(_("In use"))
    known_by = ("branch", "name")

    class Meta:
        model = Room
        fields = ("name", "branch", "capacity", "is_online", "is_active")


class CourseList(ListResource):
    name = ListField(_COURSE["name"], TextCell())
    description = ListField(column("description", _("Description"), _("May be empty.")), LinesCell())
    lesson_minutes = ListField(_COURSE["lesson_minutes"], NumberCell(least=5))
    lessons_per_week = ListField(_COURSE["lessons_per_week"], NumberCell())
    levels = ListField(_COURSE["levels"], PartsCell())
    capacity = ListField(_COURSE["capacity"], NumberCell())
    other_spellings = ListField(_COURSE["spellings"], PartsCell())
    is_active = _in_use(_("Offered"))

    class Meta:
        model = Course
        fields = (
            *("name", "description", "lesson_minutes", "lessons_per_week", "levels", "capacity"),
            *("other_spellings", "is_active"),
        )


class PriceList(ListResource):
    course = ListField(
        column("course", _("Course"), _("A name of the list of courses."), *COURSE_WORDS, is_required=True),
        RowCell(Course),
    )
    branch = ListField(_PRICE["branch"], RowCell(Branch))
    amount = ListField(_PRICE["price"], MoneyCell())
    unit = ListField(_PRICE["unit"], ChoiceCell(PriceUnit))
    valid_from = ListField(_PRICE["valid_from"], DayCell())
    known_by = ("course", "branch", "unit", "valid_from")
    door, icon = _("Prices from a file"), "payments"
    list_of = Course

    class Meta:
        model = CoursePrice
        fields = ("course", "branch", "amount", "unit", "valid_from")


class TagList(ListResource):
    name = ListField(column("name", _("Name"), _("A word or two."), *NAME_WORDS, is_required=True), TextCell())
    tone = ListField(column("colour", _("Colour"), _("Empty: gray."), "цвет", "rangi", "color"), ChoiceCell(Tone))
    description = ListField(column("description", _("Description"), _("May be empty.")), TextCell())

    class Meta:
        model = Tag
        fields = ("name", "tone", "description")


class SourceList(ListResource):
    name = ListField(
        column("name", _("Name"), _("As “Instagram, November”."), *NAME_WORDS, is_required=True), TextCell()
    )
    channel = ListField(
        column("channel", _("Channel"), _("A name of the list of channels."), "канал", "kanal"), RowCell(Channel)
    )
    type = ListField(column("type", _("Type"), _("Empty: by hand."), "тип", "turi"), ChoiceCell(SourceType))
    is_active = _in_use(_("In use"))

    class Meta:
        model = LeadSource
        fields = ("name", "channel", "type", "is_active")


# By the word of their page; the model of each says who may.
LISTS: dict[str, type[ListResource]] = {
    "branches": BranchList,
    "rooms": RoomList,
    "courses": CourseList,
    "prices": PriceList,
    "tags": TagList,
    "sources": SourceList,
}
