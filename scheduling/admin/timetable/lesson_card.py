"""The card of one lesson: who is in it, and what can be done with it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clients.models import Client
from messaging.models import Telling
from organizations.forms import OrganizationForm
from scheduling.absences import Absences
from scheduling.admin.timetable.lesson_forms import MoveForm, SubstituteForm
from scheduling.admin.timetable.page import member_who_sees
from scheduling.admin.told import with_year
from scheduling.alternatives import Alternative
from scheduling.audience import invited_to
from scheduling.choices import GuestState
from scheduling.models import Enrolment, Group, Lesson
from scheduling.seats import seats_of_lessons
from scheduling.slots import zone_of
from scheduling.substitutes import Substitutes
from scheduling.timetable.absent import written_pairs

CARD = "#timetable-card"
CANDIDATES_SHOWN = 6


@dataclass(frozen=True)
class Told:
    """What the toast says, and what its button takes back."""

    text: str
    undo: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    # The lessons that are others now, of which families may be told.
    lessons: Sequence[int] = ()


def lesson_page(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """The card alone; the timetable fetches it. Who looks for a substitute may look for one of the lessons after it."""
    lesson = find_lesson(request, lesson_id)
    with clock_of(lesson.group):
        if request.GET.get("opened") != "substitute":
            return card(request, lesson)
        asked = SubstituteForm(request.GET, member=request.membership)  # type: ignore[attr-defined]
        return card(request, lesson, tried="substitute", asked=asked if asked.is_valid() else None)


def clock_of(group: Group) -> timezone.override:
    """What people type and read of a lesson's time is by the clock of its branch."""
    return timezone.override(zone_of(group.branch))


def find_lesson(request: HttpRequest, lesson_id: int) -> Lesson:
    rows = Lesson.objects.visible_to(member_who_sees(request))
    rows = rows.select_related(
        "group__course", "group__branch", "room__branch", "teacher", "substitute_for", "makes_up_for"
    )
    lesson: Lesson | None = rows.filter(pk=lesson_id).first() if lesson_id < 2**63 else None
    if lesson is None:
        raise Http404
    return lesson


def card(
    request: HttpRequest,
    lesson: Lesson,
    *,
    problems: Sequence[str] = (),
    alternatives: Sequence[Alternative] = (),
    tried: str = "",
    asked: OrganizationForm | None = None,
    told: Told | None = None,
    telling: Telling | None = None,
) -> HttpResponse:
    """`tried` is the verb that met the problems: its form stays open, with what was `asked`."""
    may_change = request.user.has_perm("scheduling.change_lesson")
    is_over, day = lesson.ends_at <= timezone.now(), timezone.localdate(lesson.starts_at)
    absence = Absences(day, day).of(lesson.teacher_id, lesson.starts_at)
    and_following = isinstance(asked, SubstituteForm) and bool(asked.cleaned_data.get("and_following"))
    following = following_of(lesson) if may_change and not is_over else []
    needs_teacher = not (lesson.is_cancelled or is_over) and (absence is not None or lesson.teacher is None)
    context = {
        "lesson": lesson,
        "day": with_year(day, date_format(day, "D j M")),
        "seats": seats_of_lessons([lesson])[lesson.pk],
        "students": students_of(lesson),
        "guests": lesson.guests.exclude(state=GuestState.CANCELLED),
        "absence": absence,
        "may_change": may_change,
        "may_add": request.user.has_perm("scheduling.add_lesson"),
        "made_up_by": Lesson.objects.planned().filter(makes_up_for=lesson) if lesson.is_cancelled else (),
        "and_following": and_following,
        "following": len(following),
        "is_over": is_over,
        "has_begun": lesson.starts_at <= timezone.now(),
        **(_offered([lesson, *following] if and_following else [lesson]) if may_change else {}),
        "move": asked if isinstance(asked, MoveForm) else MoveForm(initial=MoveForm.first_values(lesson)),
        "families": len(invited_to([lesson])) if may_change and not is_over else 0,
        "telling": telling_of(telling),
        "problems": problems,
        "alternatives": [(number, each) for number, each in enumerate(alternatives, start=1)],
        "opened": tried or ("substitute" if needs_teacher else ""),
    }
    return changed(render(request, "scheduling/timetable/lesson_card.html", context), told)


def _offered(lessons: Sequence[Lesson]) -> dict[str, Any]:
    """Who could teach all of them; if nobody can, who could share them."""
    substitutes = Substitutes(lessons)
    candidates = substitutes.ranked()[:CANDIDATES_SHOWN]
    is_free = any(not candidate.problem for candidate in candidates)
    shares = substitutes.shared() if len(lessons) > 1 and not is_free else []
    pairs = written_pairs([(lesson.pk, share.teacher.pk) for share in shares for lesson in share.lessons])
    return {"candidates": candidates, "shares": shares, "pairs": pairs}


def following_of(lesson: Lesson) -> list[Lesson]:
    """The later lessons of its group that have the same teacher, or none either."""
    later = Lesson.objects.planned().filter(group=lesson.group_id, starts_at__gt=lesson.starts_at)
    return list(later.filter(teacher=lesson.teacher_id).select_related("group__course", "room"))


def students_of(lesson: Lesson) -> list[Client]:
    """Who learns in the group on the day of the lesson, by name."""
    learning = Enrolment.objects.learning_on(timezone.localdate(lesson.starts_at))
    return list(Client.objects.filter(pk__in=learning.filter(group=lesson.group_id).values("client")))


def telling_of(telling: Telling | None) -> dict[str, Any] | None:
    """How many were told, and who has to be called, for the card that comes after it."""
    if telling is None:
        return None
    people = list(telling.people.order_by("name", "pk"))
    to_call = [one for one in people if one.message_id is None]
    url = reverse("admin:messaging_telling_change", args=(telling.pk,))
    return {"told": len(people) - len(to_call), "to_call": to_call, "url": url}


def changed(response: HttpResponse, told: Told | None) -> HttpResponse:
    """Tells the page that its grid is old, and what was done."""
    if told:
        undo = {"url": told.undo, "target": CARD, "values": told.values, "undo": _("Undo")} if told.undo else {}
        events = {"crm:told": {"text": told.text, **undo}, "timetable:changed": {}}
        response.headers["HX-Trigger"] = json.dumps(events)
    return response
