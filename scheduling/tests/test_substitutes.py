"""Who can teach instead: qualified, free, ranked."""

from datetime import time, timedelta

from organizations.models import Membership, Organization
from scheduling.factories import make_course, make_room, make_teacher
from scheduling.models import Lesson, TeacherAbsence, TeacherCourse, TeacherHours
from scheduling.substitutes import Substitutes
from scheduling.tests.admin.school import MONDAY, meets


def teaches(name: str, course, levels: list[str] | None = None) -> Membership:
    teacher = make_teacher(name=name)
    TeacherCourse.objects.create(teacher=teacher.teacher, course=course, levels=levels or [])
    return teacher


def ranked(*lessons: Lesson) -> list[tuple[str, str]]:
    rows = Lesson.objects.select_related("group__course", "room").filter(pk__in=[lesson.pk for lesson in lessons])
    return [(candidate.teacher.name, candidate.words) for candidate in Substitutes(list(rows)).ranked()]


def test_who_fits_best_comes_first_and_each_says_why(school: Organization) -> None:
    course, room = make_course(name="IELTS"), make_room()
    lesson = meets(school, "IELTS-3", room=room, course=course, level="6.5", teacher=make_teacher())
    teaches("Away", course)
    here, knows, ill = teaches("Here", course), teaches("Knows", course), teaches("Ill", course)
    busy, late = teaches("Busy", course), teaches("Late", course)
    teaches("Beginners", course, ["5.0"])
    teaches("Another subject", make_course())
    meets(school, "A1-1", time(9), room=room, teacher=here)
    meets(school, "B2-02", teacher=busy)
    Lesson.objects.filter(pk=meets(school, "Other", time(7), teacher=knows).pk).update(
        group=lesson.group, planned_on=None
    )
    TeacherAbsence.objects.create(teacher=ill.teacher, first_day=MONDAY, last_day=MONDAY)
    TeacherHours.objects.create(teacher=late.teacher, weekday=0, from_time=time(16), until_time=time(20))
    assert ranked(lesson) == [
        ("Knows", "free, knows this group"),
        ("Here", "free, IELTS, in the building"),
        ("Away", "free, IELTS"),
        ("Ill", "Ill"),
        ("Late", "does not work at that time"),
        ("Busy", "teaches B2-02 at that time"),
    ]


def test_for_several_lessons_who_is_free_for_all_comes_first(school: Organization) -> None:
    course, tuesday = make_course(name="IELTS"), MONDAY + timedelta(days=1)
    lessons = [meets(school, f"IELTS-{day.day}", course=course, day=day) for day in (MONDAY, tuesday)]
    teaches("Whole week", course)
    tuesdays, beginner = teaches("Not on Tuesday", course), teaches("Levels of one", course, ["5.0"])
    meets(school, "B2-02", teacher=tuesdays, day=tuesday)
    lessons[1].group.level = "6.5"
    lessons[1].group.save()
    assert ranked(*lessons) == [
        ("Whole week", "free, IELTS"),
        ("Not on Tuesday", "teaches B2-02 at that time (1 of 2 lessons)"),
    ]
    assert (beginner.name, "free, IELTS") in ranked(lessons[0])


def test_nobody_is_proposed_for_two_lessons_at_once(school: Organization) -> None:
    course = make_course()
    first = meets(school, "One", course=course)
    meets(school, "Two", course=course)
    later = meets(school, "Three", time(18), course=course, day=MONDAY)
    only = teaches("Only", course)
    lessons = list(Lesson.objects.select_related("group__course", "room").order_by("pk"))
    proposed = Substitutes(lessons).proposed()
    assert {key for key, best in proposed.items() if best and best.teacher == only} == {first.pk, later.pk}
    assert sum(best is None for best in proposed.values()) == 1


def test_forty_lessons_take_as_many_queries_as_two(school: Organization, django_assert_num_queries) -> None:
    course = make_course()
    for index in range(3):
        teaches(f"T{index}", course)
        meets(school, f"G{index}", course=course, day=MONDAY + timedelta(days=index))
    lessons = list(Lesson.objects.select_related("group__course", "room"))
    with django_assert_num_queries(6):
        Substitutes(lessons[:1]).proposed()
    with django_assert_num_queries(6):
        Substitutes(lessons).proposed()
