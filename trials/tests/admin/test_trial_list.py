"""The list of trials: what has its turn, what was asked for, and what is said in a row."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from common.counting import count_many
from leads.factories import make_lead
from organizations.choices import Role
from organizations.factories import make_member
from scheduling.factories import make_course, make_room, make_teacher
from scheduling.services.change_lesson import cancel_lesson
from trials.choices import TrialStatus
from trials.contributions import trials_to_decide
from trials.models import TrialLesson
from trials.services.book_trial import OwnTime, book_trial_alone, cancel_trial
from trials.services.decide_trial import accept_trial
from trials.services.make_offer import make_offer
from trials.tests.school import after, attended, booked

LIST = "/admin/trials/triallesson/"


@pytest.fixture
def leader(school, browser_of):
    return browser_of(make_member(Role.MANAGER, organization=school))


def shown(browser, query=""):
    return [row.trial.lead.name for row in browser.get(f"{LIST}?{query}").context["rows"]]


def of(name, **over):
    return booked(lead=make_lead(first_name=name, last_name=""), **over)


def test_each_tab_shows_what_has_its_turn(leader):
    coming = of("Coming")
    offered = attended(of("Offered"))
    make_offer(
        lead=offered.lead,
        trial=offered,
        course=offered.course,
        price=1,
        valid_until=timezone.localdate() + timedelta(days=7),
        actor=None,
    )
    accept_trial(trial=attended(of("Accepted")), actor=None)
    attended(of("Undecided"))
    lost = of("Lost")
    cancel_lesson(lesson=lost.guest.lesson, reason="Ill")
    cancel_trial(trial=of("Cancelled"), reason="", actor=None)
    with after(coming):
        assert shown(leader, "show=overdue&o=booked") == ["Coming", "Undecided", "Lost"]
        assert set(shown(leader, "show=today")) == {"Coming", "Offered", "Accepted", "Undecided", "Lost"}
        assert shown(leader, "show=coming") == []
    assert set(shown(leader, "show=coming")) == {"Coming", "Lost"}
    assert shown(leader, "show=without_lesson") == ["Lost"]
    assert shown(leader, "show=offers") == ["Offered"]
    assert shown(leader, "show=nothing-like-it") == []
    # Counts of tabs are kept for a moment, and this is another one.
    cache.clear()
    tabs = leader.get(LIST).context["tabs"]
    assert {tab["view"].key: tab["count"] for tab in tabs} == {
        "today": "0", "overdue": "0", "coming": "2", "without_lesson": "1", "offers": "1", "all": "6",
    }  # fmt: skip


def test_filters_find_trials_in_groups_and_alone(leader):
    course, teacher = make_course(), make_teacher()
    group_trial = of("Group", course=course, teacher=teacher)
    of("Other")
    tomorrow = timezone.now() + timedelta(days=1)
    lead = make_lead(first_name="Alone", last_name="", owner=make_member(organization=group_trial.organization))
    alone = book_trial_alone(lead=lead, time=OwnTime(course, tomorrow, 45, make_room(), teacher), actor=None)
    assert shown(leader, f"course={course.pk}") == ["Alone", "Group"]
    assert shown(leader, f"teacher={teacher.pk}") == ["Alone", "Group"]
    assert shown(leader, f"group={group_trial.guest.lesson.group_id}") == ["Group"]
    assert shown(leader, f"owner={lead.owner_id}") == ["Alone"]
    assert shown(leader, "owner=none") == ["Other", "Group"]
    day = timezone.localtime(alone.starts_at).date()
    assert "Alone" in shown(leader, f"when_from={day}&when_to={day}")
    assert shown(leader, f"when_to={day - timedelta(days=1)}") == []
    assert shown(leader, "status=cancelled") == []
    assert shown(leader, "result=pending&status=scheduled") == ["Alone", "Other", "Group"]
    assert shown(leader, "q=alon") == ["Alone"]
    assert shown(leader, f"q={lead.phone[-7:]}") == ["Alone"]


@pytest.mark.parametrize(
    "query",
    [
        "group=x&teacher=9999999999999999999&course=-1",
        "when_from=never&when_to=2026-02-31",
        "owner=%00&show=%00",
        "q=%00",
    ],
)
def test_nonsense_is_no_error(leader, query):
    of("Somebody")
    assert leader.get(f"{LIST}?{query}").status_code == 200


def test_a_word_in_the_row_brings_the_row_anew_and_can_be_taken_back(leader):
    trial = of("Here")
    outcome = reverse("admin:trials_triallesson_outcome", args=(trial.pk,))
    htmx = {"HX-Request": "true", "HX-Target": f"trial-row-{trial.pk}"}
    with after(trial):
        row = leader.post(outcome, {"status": "no_show"}, headers=htmx)
        assert row.content.decode().count("<tr") == 1
        assert "Propose a new date" in row.content.decode()
        undo = reverse("admin:trials_triallesson_outcome_back", args=(trial.pk,))
        assert undo in row.headers["HX-Trigger"]
        assert "Did not come" in leader.post(undo, headers=htmx).content.decode()
    assert TrialLesson.objects.get().status == TrialStatus.SCHEDULED


def test_everybody_sees_the_trials_of_leads_they_see(school, browser_of):
    seller, other = (make_member(Role.SALESPERSON, organization=school) for _ in range(2))
    teacher = make_member(Role.TEACHER, organization=school)
    booked(lead=make_lead(first_name="Mine", last_name="", owner=seller))
    booked(lead=make_lead(first_name="Theirs", last_name="", owner=other), teacher=teacher)
    assert shown(browser_of(seller)) == ["Mine"]
    assert shown(browser_of(teacher)) == ["Theirs"]
    assert not browser_of(teacher).get(LIST).context["may_work"]


def test_the_menu_counts_what_the_own_leads_wait_for(school, browser_of):
    seller = make_member(Role.SALESPERSON, organization=school)
    overdue = booked(lead=make_lead(owner=seller))
    booked(lead=make_lead())
    with after(overdue):
        request = browser_of(seller).get(LIST).wsgi_request
        assert count_many(trials_to_decide(request)) == {"trials": 1}


def test_an_empty_list_says_what_to_do_first(leader):
    page = leader.get(LIST).content.decode()
    assert "No trials yet" in page
    assert "Every trial is decided" in leader.get(f"{LIST}?show=overdue").content.decode()


def test_a_hundred_rows_take_no_more_queries_than_one(leader, django_assert_max_num_queries):
    of("First")
    leader.get(LIST)
    for _ in range(4):
        of("More", teacher=make_teacher(), room=make_room())
    with django_assert_max_num_queries(14):
        leader.get(f"{LIST}?show=coming")
