"""The timetable by mouse: lessons that are dragged, empty cells, an ill teacher's lessons solved."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.clicks import counted
from tests.e2e.people import sign_in
from tests.e2e.screens import screenshot

pytestmark = pytest.mark.e2e


def next_monday() -> str:
    """The first after tomorrow: until then a teacher of the demo is ill."""
    soon = date.today() + timedelta(days=3)  # noqa: DTZ011 - any Monday to come will do
    return (soon + timedelta(days=-soon.weekday() % 7)).isoformat()


def open_day(page: Page, query: str = "") -> None:
    sign_in(page, "manager")
    page.goto(f"/admin/timetable/?day={next_monday()}{query}")


def middle(place: Locator) -> tuple[float, float]:
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def lessons_at_once(page: Page) -> tuple[Locator, Locator]:
    """Two lessons in different rooms at the same time; whoever comes to the first has room where the second is."""
    lessons = page.locator(".timetable-lesson[data-lesson]")
    slot = "each.dataset.from, each.dataset.until, each.dataset.room"
    seats = r"(each.innerText.match(/(\d+)\/(\d+)/) || [0, 99, 0]).slice(1)"
    places = lessons.evaluate_all(f"all => all.map((each) => [{slot}, ...{seats}])")
    for (number, one), (other, two) in permutations(enumerate(places), 2):
        if one[:2] == two[:2] and one[2] != two[2] and int(one[3]) <= int(two[4]):
            return lessons.nth(number), lessons.nth(other)
    raise AssertionError("The demo has no two lessons at the same time.")


def take_back(page: Page) -> None:
    page.locator(".x-toast").get_by_role("button", name="Undo").click()


def drag(page: Page, lesson: Locator, onto: Locator) -> None:
    page.mouse.move(*middle(lesson))
    page.mouse.down()
    page.mouse.move(*middle(onto), steps=8)


def test_pictures_of_the_timetable(page: Page) -> None:
    open_day(page)
    expect(page.locator(".timetable-lesson[data-lesson]").first).to_be_visible()
    screenshot(page, "timetable", whole=False)


def test_a_lesson_dragged_onto_another_one_is_told_why_not_and_where_else(page: Page) -> None:
    open_day(page)
    lesson, other = lessons_at_once(page)
    key, was_in = lesson.get_attribute("data-lesson"), lesson.get_attribute("data-room")
    drag(page, lesson, other)
    expect(page.locator(".timetable-tip.is-clash")).to_contain_text("is taken until")
    expect(page.locator(".timetable-ghost.is-clash")).to_have_count(1)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".timetable-ghost")).to_have_count(0)
    expect(page.locator(".timetable-card")).to_have_count(0)
    drag(page, lesson, other)
    page.mouse.up()
    card = page.locator(".timetable-card")
    expect(card.get_by_role("alert")).to_contain_text("is taken on")
    card.get_by_role("alert").get_by_role("button").first.click()
    take_back(page)
    back = page.locator(f'.timetable-lane [data-lesson="{key}"][data-room="{was_in}"]')
    expect(back).to_have_count(1)
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)


def test_an_empty_cell_opens_a_new_lesson_at_its_room_and_time(page: Page) -> None:
    open_day(page)
    lane = page.locator(".timetable-lane").first
    room = lane.get_attribute("data-lane")
    box = lane.bounding_box()
    assert box
    # The last minutes of a working day are empty.
    page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    card = page.locator(".timetable-card")
    expect(card.locator("[name=room]")).to_have_value(room or "")
    expect(card.locator("[name=day]")).to_have_value(next_monday())
    expect(card.locator("[name=time]")).not_to_have_value("")


def report_ill(page: Page, name: str) -> None:
    page.get_by_role("button", name="Absent").click()
    card = page.locator(".timetable-card")
    card.locator("[name=teacher]").select_option(label=name)
    card.get_by_role("button", name="Save").click()
    expect(page.locator(".timetable-absent")).to_have_count(1)


def test_the_lessons_of_an_ill_teacher_are_solved_in_five_clicks(page: Page) -> None:
    """Of one whose courses somebody else teaches too."""
    open_day(page, "&by=teacher")
    banner = page.locator(".timetable-absent")
    take_all = banner.locator("button[type=submit]")
    for name in page.locator(".timetable-row:has(.timetable-lesson) .timetable-lane-name b").all_inner_texts():
        report_ill(page, name)
        if take_all.count():
            break
        take_back(page)
        expect(banner).to_have_count(0)
    before = banner.locator("li").count()
    take_all.click()
    expect(page.locator(".x-toast", has_text="a teacher")).to_be_visible()
    expect(banner.locator("li:has(button:not(.is-hard))")).to_have_count(0)
    take_back(page)
    expect(banner.locator("li")).to_have_count(before)
    page.get_by_role("button", name="Absent").click()
    page.locator(".timetable-card").get_by_role("button", name="Is back").click()
    expect(banner).to_have_count(0)


def test_the_summer_is_an_hour_earlier_and_half_an_hour_shorter_in_six_clicks(page: Page) -> None:
    """Of all forty groups, for the month the page proposes."""
    sign_in(page, "manager")
    clicks = counted(page)
    page.get_by_role("link", name="Timetable").first.click()
    page.get_by_role("link", name="Change the schedule").click()
    page.get_by_text("1 hour earlier", exact=True).click()
    page.get_by_text("30 min shorter", exact=True).click()
    page.get_by_role("button", name="Show the plan").click()
    expect(page.get_by_text("40 groups")).to_be_visible()
    expect(page.get_by_text("No clashes")).to_be_visible()
    screenshot(page, "schedule-change", whole=False)
    page.get_by_role("button", name="Change ").last.click()
    expect(page.get_by_text("The schedule is changed")).to_be_visible()
    assert len(clicks) == 6

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone:")).to_be_visible()
