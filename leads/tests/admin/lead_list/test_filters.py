"""Filters of the list: what each finds, what is left aside, and chips that take them away."""

import re

import pytest

from leads.admin.lead_list.filters import FILTERS
from leads.factories import make_lead
from leads.models import Lead
from leads.tests.admin.lead_list.pages import LIST
from organizations.admin.listing.filters import RowFilter


def test_each_filter_finds_its_lead(varied, shown):
    assert {name: shown(query) for name, query in varied.items()} == {name: [name] for name in varied}


def test_a_band_of_the_score_holds_both_its_ends(scope, shown):
    for score in (0, 39, 40, 69, 70, 100):
        made = make_lead(external_id=str(score))
        Lead.objects.filter(pk=made.pk).update(score=score)
    bands = {"score=0": {"0", "39"}, "score=40": {"40", "69"}, "score=70": {"70", "100"}}
    assert {query: set(shown(query)) for query in bands} == bands
    assert set(shown("score=0&score=70")) == {"0", "39", "70", "100"}
    assert [shown(query) for query in ("score=41", "score=x", "score=%00")] == [[], [], []]


def test_indexes_of_filters_by_rows_begin_with_these_rows():
    """PostgreSQL puts two indexes together only if they share no condition, as that of the organization would be."""
    by_rows = {each.key for each in FILTERS if isinstance(each, RowFilter)}
    assert by_rows >= {"source", "owner", "course"}
    assert by_rows <= {index.fields[0] for index in Lead._meta.indexes}


def test_values_of_one_filter_are_either_and_filters_are_both(varied, shown):
    assert shown("city=Samarkand&city=Bukhara") == ["city"]
    assert shown("city=Samarkand&region=Bukhara") == []
    assert set(shown(f"{varied['owner']}&owner=none&status=new")) >= {"owner", "plain"}
    assert shown(f"{varied['owner']}&{varied['source']}") == []


def test_the_first_page_holds_what_is_open(varied, shown):
    assert set(shown()) == set(varied) - {"closed", "archived"} | {"plain"}
    assert set(shown("state=current")) == set(varied) - {"archived"} | {"plain"}


def test_a_search_and_a_status_look_at_closed_leads_too(varied, shown):
    assert shown("status=enrolled") == ["closed"]
    assert "closed" in shown("q=karimova")
    assert "archived" not in shown("q=karimova")


def test_me_is_whoever_looks(varied, shown, malika):
    assert shown("owner=me") == []
    assert shown("owner=me", member=malika) == ["owner"]


@pytest.mark.parametrize(
    "query",
    [
        *(
            "source=abc",
            "source=99999999999999999999",
            "owner=-1",
            "status=gone",
            "state=odd",
            "next=odd",
            "created=odd",
        ),
        *("tag=x", "city=%00", "q=%00%00", "course=1%00", "branch=²"),
    ],
)
def test_a_filter_nobody_knows_finds_nothing_rather_than_everything(varied, shown, query):
    assert shown(query) == []


@pytest.mark.parametrize(
    "query",
    [
        "created_from=31.02.2026",
        "created_from=2026-02-31",
        "created_to=9999-12-31",
        "p=0",
        "p=-1",
        "p=x",
        "p=99999999999999",
        "o=x",
        "e=1",
    ],
)
def test_what_cannot_be_read_is_left_aside(varied, browser_of, owner, query):
    assert browser_of(owner).get(f"{LIST}?{query}").status_code == 200


def test_chips_take_their_filter_away(varied, browser_of, owner):
    chips = browser_of(owner).get(f"{LIST}?status=new&status=lost&q=a&p=3&city=Samarkand").context["chips"]
    assert {chip["label"]: chip["url"] for chip in chips} == {
        "Status: New": "?status=lost&q=a&city=Samarkand",
        "Status: Lost": "?status=new&q=a&city=Samarkand",
        "City: Samarkand": "?status=new&status=lost&q=a",
    }


def test_the_chip_of_open_leads_leads_to_all(varied, browser_of, owner):
    (chip,) = browser_of(owner).get(LIST).context["chips"]
    assert (chip["label"], chip["url"]) == ("Still open", "?state=current")


def test_days_from_and_to_are_one_chip(varied, browser_of, owner):
    query = "created_from=2026-01-02&created_to=2026-03-04&state=current"
    (chip,) = browser_of(owner).get(f"{LIST}?{query}").context["chips"]
    assert (chip["label"], chip["url"]) == ("Came: 2 Jan 2026 – 4 Mar 2026", "?state=current")


@pytest.mark.parametrize(("field", "known"), [("city", "Samarkand"), ("region", "Bukhara")])
def test_places_are_loaded_when_their_menu_opens(varied, browser_of, owner, field, known):
    html = browser_of(owner).get(f"/admin/leads/lead/places/?field={field}&{field}=Gone").content.decode()
    assert re.findall(r'name="(\w+)" value="(\w+)"( checked)?', html) == [
        (field, known, ""),
        (field, "Gone", " checked"),
    ]
