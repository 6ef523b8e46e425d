"""What this app adds to pages of others: the groups of a student, the seats a company holds; first steps."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from common.contributions import (
    ChecklistStep,
    MenuBadge,
    PagePanel,
    TimelineEntry,
    TimelineSource,
    checklist_steps,
    menu_badges,
    page_panels,
    timeline_sources,
)
from scheduling.calendar.card import CARD, card_of_group, card_of_person, card_of_teacher
from scheduling.choices import ATTENDANCE_SIGNS, WILL_NOT_COME, AttendanceState
from scheduling.enrolment_words import EnrolmentLine, lines_of, status_to_suggest
from scheduling.models import AnnouncedAbsence, Attendance, Course, Enrolment, Group, Room, SeatHold
from scheduling.roll.dots import Dot, Dots
from scheduling.roll.unmarked import waiting_for
from scheduling.slots import zone_of


def register() -> None:
    page_panels.register(
        "groups of a client",
        PagePanel(model="clients.client", template="scheduling/client_panel.html", context=groups_of_client, order=10),
    )
    timeline_sources.register("absences", TimelineSource("clients.client", absences_of_client))
    timeline_sources.register("announced absences", TimelineSource("clients.client", announced_of_client))
    menu_badges.register("rolls", MenuBadge(queries=menu_queries))
    _register_calendar_links()
    _register_step(Course, _("Name your courses"), _("With their levels and prices"), "menu_book", 12)
    _register_step(Room, _("Name your rooms"), _("With their seats"), "meeting_room", 14)
    _register_step(Group, _("Open the first group"), _("Its lessons follow from its days"), "groups", 60)


def _register_calendar_links() -> None:
    for model, context in (("scheduling.group", card_of_group), ("scheduling.teacherprofile", card_of_teacher)):
        page_panels.register(f"calendar link of {model}", PagePanel(model=model, template=CARD, context=context))
    own = PagePanel(model="organizations.membership", template=CARD, context=card_of_person, for_oneself=True)
    page_panels.register("calendar link of a person", own)


def _register_step(model: Any, title: Any, hint: Any, icon: str, order: int) -> None:
    name = model._meta.model_name
    step = ChecklistStep(
        title=title,
        hint=hint,
        icon=icon,
        url=lambda: reverse(f"admin:scheduling_{name}_add"),
        done=lambda: bool(model.objects.exists()),
        permission=f"scheduling.add_{name}",
        order=order,
    )
    checklist_steps.register(name, step)


def menu_queries(request: HttpRequest) -> Mapping[str, QuerySet]:
    """Rolls that wait for this person."""
    if not request.user.has_perm("scheduling.mark_lesson"):
        return {}
    return {"rolls": waiting_for(request.membership)}  # type: ignore[attr-defined]


def with_dots(lines: Sequence[EnrolmentLine], client_id: int) -> list[tuple[EnrolmentLine, list[Dot]]]:
    """Beside each enrolment the last lessons of its group."""
    dots = Dots({line.enrolment.group_id for line in lines}, timezone.now(), {client_id})
    return [(line, dots.of(line.enrolment.group_id, client_id)) for line in lines]


def absences_of_client(client: Model, limit: int) -> list[TimelineEntry]:
    """Lessons somebody missed or was excused from, the newest first."""
    rows = Attendance.objects.filter(client=client.pk, state__in=(AttendanceState.ABSENT, AttendanceState.EXCUSED))
    rows = rows.select_related("lesson__group", "marked_by").order_by("-lesson__starts_at", "-pk")
    return [_line_of(row) for row in rows[:limit]]


def _line_of(row: Attendance) -> TimelineEntry:
    icon, tone = ATTENDANCE_SIGNS[row.state]
    return TimelineEntry(
        at=row.lesson.starts_at,
        icon=icon,
        tone=tone,
        title=row.get_state_display(),
        detail=str(row.lesson.group),
        quote=row.note,
        actor=row.marked_by.name if row.marked_by else "",
    )


def announced_of_client(client: Model, limit: int) -> list[TimelineEntry]:
    """That somebody said they will not come, and that they come after all."""
    rows = AnnouncedAbsence.objects.filter(client=client.pk).select_related("lesson__group__branch", "told_by")
    return [_line_of_announced(row) for row in rows[:limit]]


def _line_of_announced(row: AnnouncedAbsence) -> TimelineEntry:
    label, tone, icon = WILL_NOT_COME
    about = row.about.astimezone(zone_of(row.lesson.group.branch))
    return TimelineEntry(
        at=row.told_at,
        icon=icon,
        tone=tone,
        title=str(label),
        detail=f"{row.lesson.group}, {date_format(about, 'D j M')}, {about:%H:%M}",
        quote=row.reason,
        actor=row.told_by.name if row.told_by else "",
        aside=str(_("They come after all.")) if row.taken_back_at else "",
    )


def groups_of_client(request: HttpRequest, client: Model) -> Mapping[str, Any]:
    """Where somebody learns and learned; what is paid for others; seats that are kept."""
    today = timezone.localdate()
    enrolments = list(Enrolment.objects.filter(client=client.pk).for_page(today).order_by("-starts_on", "-pk"))
    paid = Enrolment.objects.filter(payer=client.pk).exclude(client=client.pk).select_related("client", "group")
    may_enrol = request.user.has_perm("scheduling.add_enrolment")
    lines = lines_of(enrolments, today, may_change=request.user.has_perm("scheduling.change_enrolment"))
    return {
        "client": client,
        "enrolments": with_dots(lines, client.pk),
        "suggested": status_to_suggest(client, enrolments) if request.user.has_perm("clients.change_client") else None,
        "paid": list(paid.order_by("client__sorted_by")[:20]),
        "held": list(SeatHold.objects.filter(payer=client.pk, until__gte=today).select_related("group")),
        "add_url": f"{reverse('admin:scheduling_enrolment_add')}?client={client.pk}" if may_enrol else "",
        "hold_url": f"{reverse('admin:scheduling_seathold_add')}?payer={client.pk}" if may_enrol else "",
    }
