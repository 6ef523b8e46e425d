"""The picker: from a lead to a booked trial in two steps, with what is wrong said in place."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from leads.factories import make_lead
from organizations.choices import Role
from organizations.factories import make_member
from scheduling.factories import make_course, make_room, make_teacher
from scheduling.models import Lesson, LessonGuest
from trials.models import TrialLesson, WaitingEntry
from trials.tests.school import after, booked, lesson_of, opened

HTMX = {"HX-Request": "true"}


def picker(lead, query=""):
    return reverse("admin:trial_picker", args=(lead.pk,)) + query


def alone(lead, query=""):
    return reverse("admin:trial_alone", args=(lead.pk,)) + query


@pytest.fixture
def seller(school, browser_of):
    member = make_member(Role.SALESPERSON, organization=school, name="Malika Yusupova")
    return member, browser_of(member)


def checked(page):
    """The lesson whose box is chosen."""
    return next(date.pk for row in page.context["rows"] for date in row.dates if date.is_chosen)


def test_two_steps_from_the_lead_to_a_trial(school, seller):
    member, browser = seller
    lead = make_lead(owner=member, course=make_course())
    group = opened(course=lead.course, teacher=make_teacher(), room=make_room())
    lead_page = browser.get(reverse("admin:leads_lead_change", args=(lead.pk,))).content.decode()
    assert picker(lead) in lead_page
    assert picker(lead) in browser.get(reverse("admin:leads_lead_changelist")).content.decode()
    page = browser.get(picker(lead))
    first = lesson_of(group)
    assert checked(page) == first.pk
    assert group.name in page.context["chosen"].where
    answer = browser.post(picker(lead), {"lesson": first.pk}, follow=True)
    assert answer.redirect_chain == [(reverse("admin:leads_lead_change", args=(lead.pk,)), 302)]
    trial = TrialLesson.objects.get(lead=lead)
    assert (trial.guest.lesson_id, trial.booked_by) == (first.pk, member)
    assert reverse("admin:trials_triallesson_unbook", args=(trial.pk,)) in answer.content.decode()


def test_a_dialog_leads_back_to_the_page_it_lay_over(school, seller):
    member, browser = seller
    lead, lesson = make_lead(owner=member), lesson_of(opened())
    over = {**HTMX, "HX-Current-URL": "http://testserver/admin/my-day/?x=1"}
    inside = browser.get(picker(lead), headers=over).content.decode()
    assert inside.lstrip().startswith("<section")
    answer = browser.post(picker(lead), {"lesson": lesson.pk}, headers=over)
    assert answer.headers["HX-Redirect"] == "/admin/my-day/?x=1"


def test_a_seat_that_was_just_taken_is_said_and_another_day_is_chosen(school, seller):
    member, browser = seller
    lead, group = make_lead(owner=member), opened(capacity=1)
    first, second = lesson_of(group), lesson_of(group, 1)
    LessonGuest.objects.create(lesson=first, name="Faster")
    answer = browser.post(picker(lead), {"lesson": first.pk}, headers=HTMX)
    assert "is full on that day" in answer.context["problems"][0]
    assert checked(answer) == second.pk
    assert not TrialLesson.objects.exists()


@pytest.mark.parametrize("lesson", ["", "0", "nothing", "9" * 40])
def test_no_lesson_is_asked_for_again(school, seller, lesson):
    member, browser = seller
    answer = browser.post(picker(make_lead(owner=member)), {"lesson": lesson}, headers=HTMX)
    assert answer.context["problems"] == ["Choose a day."]


def test_filters_narrow_the_groups_and_nonsense_narrows_nothing(school, seller):
    member, browser = seller
    lead, morning, evening = make_lead(owner=member), opened(starts_at="09:00"), opened(starts_at="19:00")
    page = browser.get(picker(lead, f"?chosen=1&course={evening.course_id}"))
    assert [row.choice.group for row in page.context["rows"]] == [evening]
    page = browser.get(picker(lead, "?chosen=1&from=18:00"))
    assert [row.choice.group for row in page.context["rows"]] == [evening]
    assert page.context["chips"][1].value == "18:00"
    nonsense = "?chosen=1&course=x&from=99:99&days=never&branch=-1&teacher=1e9&group=zzz&trial="
    page = browser.get(picker(lead, nonsense))
    assert {row.choice.group for row in page.context["rows"]} == {morning, evening}


def test_a_full_group_explains_itself_and_offers_the_waiting_list(school, seller):
    member, browser = seller
    lead, group = make_lead(owner=member), opened(capacity=1)
    for lesson in Lesson.objects.filter(group=group)[:3]:
        LessonGuest.objects.create(lesson=lesson, name="Guest")
    WaitingEntry.objects.create(lead=make_lead(), group=group)
    page = browser.get(picker(lead))
    assert page.context["chosen"] is None
    assert "All of these are full." in page.content.decode()
    assert page.context["rows"][0].wait.startswith("Would be no. 2 in line")
    browser.post(picker(lead), {"wait": group.pk})
    assert WaitingEntry.objects.get(lead=lead).group == group
    again = browser.post(picker(lead), {"wait": group.pk}, headers=HTMX)
    assert "waits for" in again.context["problems"][0]
    assert browser.post(picker(lead), {"wait": "x"}, headers=HTMX).context["problems"]


def test_without_groups_it_says_what_to_do(school, seller):
    member, browser = seller
    page = browser.get(picker(make_lead(owner=member))).content.decode()
    assert "Open a group first" in page


def test_moving_a_trial_offers_other_days_of_its_group_first(school, seller):
    member, browser = seller
    opened()
    trial = booked(lead=make_lead(owner=member), actor=member)
    group = trial.guest.lesson.group
    page = browser.get(picker(trial.lead, f"?trial={trial.pk}&group={group.pk}"))
    assert page.context["rows"][0].choice.group == group
    assert checked(page) == lesson_of(group, 1).pk
    browser.post(picker(trial.lead, f"?trial={trial.pk}"), {"lesson": lesson_of(group, 2).pk})
    trial = TrialLesson.objects.get()
    assert trial.guest.lesson_id == lesson_of(group, 2).pk


def test_who_has_a_trial_already_is_told_before_a_second_one(school, seller):
    member, browser = seller
    trial = booked(lead=make_lead(owner=member))
    assert [held.pk for held in browser.get(picker(trial.lead)).context["held"]] == [trial.pk]
    with after(trial):
        assert browser.get(picker(trial.lead)).context["held"] == []


def test_a_room_and_a_time_of_its_own(school, seller):
    member, browser = seller
    lead, room, teacher = make_lead(owner=member, course=make_course()), make_room(), make_teacher()
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    asked = {
        "course": lead.course_id,
        "day": day,
        "time": "11:00",
        "minutes": "45",
        "room": room.pk,
        "teacher": teacher.pk,
    }
    browser.post(alone(lead), asked)
    trial = TrialLesson.objects.get(lead=lead)
    local = timezone.localtime(trial.starts_at)
    assert (f"{local:%Y-%m-%d %H:%M}", trial.own_room, trial.own_teacher) == (f"{day} 11:00", room, teacher)
    other = make_lead(owner=member)
    looked = browser.get(alone(other), {"day": day, "time": "11:30", "minutes": "45"}, headers=HTMX)
    assert f"{room.capacity} · taken" in looked.content.decode()
    refused = browser.post(alone(other), {**asked, "time": "11:30"}, headers=HTMX)
    assert "is taken on" in refused.context["problems"][0]
    free = refused.context["alternatives"][0]
    browser.post(alone(other), {**asked, "teacher": "", "time": f"{timezone.localtime(free.first.starts_at):%H:%M}"})
    assert TrialLesson.objects.filter(lead=other).exists()


@pytest.mark.parametrize(
    "wrong", [{"day": ""}, {"time": "25:00"}, {"minutes": "0"}, {"room": "x"}, {"day": "0001-01-01"}]
)
def test_what_is_typed_wrong_is_said_beside_it(school, seller, wrong):
    member, browser = seller
    lead = make_lead(owner=member)
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    answer = browser.post(alone(lead), {"day": day, "time": "11:00", "minutes": "45", **wrong}, headers=HTMX)
    assert set(answer.context["form"].errors) == set(wrong)
    assert not TrialLesson.objects.exists()


def test_only_who_may_book_and_sees_the_lead_opens_it(school, seller, browser_of):
    member, browser = seller
    other = make_member(Role.SALESPERSON, organization=school)
    assert browser.get(picker(make_lead(owner=other))).status_code == 404
    assert browser.get(reverse("admin:trial_picker", args=(10**18,))).status_code == 404
    teacher = make_member(Role.TEACHER, organization=school)
    assert browser_of(teacher).get(picker(make_lead(owner=member))).status_code == 403
    trial = booked(lead=make_lead(owner=member))
    assert browser.get(picker(make_lead(owner=member), f"?trial={trial.pk}")).status_code == 404
