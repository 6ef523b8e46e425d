"""The path in the header: where one is, each word once, no page of an app that lists tables."""

import re

import pytest

from crm_project.tests.conftest import Enter
from leads.factories import make_lead
from organizations.scoping import organization_scope


def path_of(page: str) -> list[str]:
    header = page[page.index("<h1") : page.index("</h1>")]
    words = (re.sub(r"<[^>]*>", "", part) for part in re.sub("chevron_right", "<i>|</i>", header).split("<i>|</i>"))
    return [word.strip() for word in words if word.strip()]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("leads/lead/", ["Leads"]),
        ("leads/leadsource/", ["Leads", "Sources"]),
        ("organizations/membership/", ["Center", "People"]),
        ("import_service/importjob/add/", ["Import", "Imports"]),
        ("", ["Home"]),
    ],
)
def test_each_word_is_said_once(owner, enter: Enter, address, words):
    page = enter(owner).get(f"/admin/{address}").content.decode()
    assert path_of(page) == words
    assert 'href="/admin/leads/"' not in page


def test_a_lead_is_below_the_leads(owner, enter: Enter):
    with organization_scope(owner.organization):
        lead = make_lead(first_name="Shahzoda", last_name="")
    page = enter(owner).get(f"/admin/leads/lead/{lead.pk}/change/").content.decode()
    assert path_of(page) == ["Leads", "Shahzoda"]
