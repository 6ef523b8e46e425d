"""Segments: saved from the list, counted anew each time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.factories import make_client
from clients.models import ClientSegment
from clients.services.save_segment import save_segment
from clients.tests.pages import LIST

SEGMENTS = "/admin/clients/clientsegment/"


@pytest.fixture
def browser(browser_of, manager):
    return browser_of(manager)


def save(browser, query, name="Paused in Buxoro"):
    return browser.post(f"{LIST}save-segment/", {"name": name, "query": query}, follow=True).content.decode()


def test_the_filters_of_the_list_become_a_segment_that_is_counted_live(scope, browser, manager):
    make_client(status="paused", city="Buxoro", marketing_consent=True)
    make_client(city="Buxoro")
    page = save(browser, "city=Buxoro&o=name&p=3&nonsense=1")
    segment = ClientSegment.objects.get()
    assert (segment.criteria, segment.created_by) == ({"city": ["Buxoro"]}, manager)
    assert f'<a href="{LIST}?city=Buxoro">2</a>' in page
    make_client(city="Buxoro", status="former")
    page = browser.get(SEGMENTS)
    figures = page.context["cl"].result_list[0].figures
    assert figures == {"all": 3, "active": 1, "left": 1, "consent": 1}


def test_a_name_used_again_gets_the_new_filters(scope, browser):
    save(browser, "city=Buxoro")
    save(browser, "status=paused&status=former")
    assert ClientSegment.objects.get().criteria == {"status": ["former", "paused"]}


@pytest.mark.parametrize(
    ("query", "name", "said"), [("", "All", "Choose filters first"), ("city=X", "", "was not saved")]
)
def test_a_segment_of_everybody_or_without_a_name_is_refused(scope, browser, query, name, said):
    assert said in save(browser, query, name)
    assert not ClientSegment.objects.exists()


def test_while_there_is_none_the_page_leads_to_where_the_first_one_begins(scope, browser):
    assert f'href="{LIST}"' in browser.get(SEGMENTS).rendered_content.split("Nothing here yet")[1]
    save(browser, "city=Buxoro")
    assert "Nothing here yet" not in browser.get(SEGMENTS).content.decode()


def test_ten_segments_cost_what_two_cost(scope, browser):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(SEGMENTS).status_code == 200
        return len(queries)

    for number in range(2):
        save_segment(name=f"S{number}", criteria={"city": [str(number)]}, actor=None)
    cost()
    before = cost()
    for number in range(2, 10):
        save_segment(name=f"S{number}", criteria={"city": [str(number)]}, actor=None)
    assert cost() <= before


def test_a_salesperson_makes_none(scope, browser_of, malika):
    browser = browser_of(malika)
    assert browser.post(f"{LIST}save-segment/", {"name": "x", "query": "city=X"}).status_code == 403
    assert browser.get(SEGMENTS).status_code == 403
