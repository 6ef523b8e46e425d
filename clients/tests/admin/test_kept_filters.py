"""The list of clients by age, talks, things to do, papers and who added them."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from clients.factories import make_client, make_company
from clients.models import ClientDocument
from clients.services.add_note import add_note
from clients.services.log_interaction import log_interaction

pytestmark = pytest.mark.usefixtures("scope")
LIST = "/admin/clients/client/"


@pytest.fixture
def browser(browser_of, owner):
    return browser_of(owner)


def shown(browser, query: str) -> list[str]:
    rows = browser.get(f"{LIST}?{query}&o=name").context_data["rows"]
    return [row.client.company_name or row.client.first_name for row in rows]


def years_ago(years: int, **days: int) -> date:
    today = timezone.localdate()
    day = min(today.day, 28)
    return today.replace(year=today.year - years, day=day) + timedelta(**days)


def test_age_is_full_years(browser):
    for name, born in (
        ("Baby", years_ago(3)), ("Six", years_ago(7, days=40)), ("Seven", years_ago(7)), ("Teen", years_ago(15)),
        ("Mother", years_ago(40)), ("Unknown", None),
    ):  # fmt: skip
        make_client(first_name=name, birth_date=born)
    assert shown(browser, "age=7") == ["Baby", "Six"]
    assert shown(browser, "age=13") == ["Seven"]
    assert shown(browser, "age=18&age=adult") == ["Mother", "Teen"]
    assert shown(browser, "age=x") == []


def test_by_what_persons_and_companies_are(browser):
    make_client(first_name="Aziza", gender="female", language="uz")
    make_company(company_name="Artel", company_type="llc", company_size=120)
    assert shown(browser, "gender=female") == shown(browser, "language=uz") == ["Aziza"]
    assert shown(browser, "company_type=llc") == shown(browser, "size_from=100&size_to=120") == ["Artel"]
    assert shown(browser, "size_from=121") == []


def test_who_talked_and_how(browser, malika, owner):
    called, written = make_client(first_name="Called"), make_client(first_name="Written")
    log_interaction(client=called, channel="phone", outcome="success", actor=malika)
    log_interaction(client=written, channel="messenger", outcome="pending", actor=owner)
    assert shown(browser, "talk=phone") == shown(browser, f"talker={malika.pk}") == ["Called"]
    assert shown(browser, "talk=phone&talk=messenger") == ["Called", "Written"]
    assert shown(browser, "talker=me") == ["Written"]
    assert shown(browser, "talk=video") == shown(browser, "talker=99999999999999999999") == []


def test_what_is_to_do_by_its_day(browser, malika):
    today = timezone.localdate()
    for name, days in (("Late", -1), ("Now", 0), ("Soon", 6), ("Later", 7)):
        client = make_client(first_name=name)
        add_note(client=client, text="Ask", actor=malika, category="follow_up", about_date=today + timedelta(days))
    back = make_client(first_name="Back")
    log_interaction(client=back, channel="phone", outcome="no_answer", actor=malika, follow_up_on=today)
    assert shown(browser, "todo=late") == ["Late"]
    assert shown(browser, "todo=today") == ["Back", "Now"]
    assert shown(browser, "todo=week") == ["Back", "Now", "Soon"]
    assert len(shown(browser, "todo=any")) == 5
    assert shown(browser, "todo=x") == []


def test_a_private_note_finds_nobody_for_who_may_not_read_it(browser_of, malika, owner):
    client = make_client(first_name="Aziza")
    today = timezone.localdate()
    add_note(client=client, text="Ask", actor=owner, category="follow_up", about_date=today, is_private=True)
    assert shown(browser_of(malika), "todo=any") == []
    assert shown(browser_of(owner), "todo=any") == ["Aziza"]


def test_papers_and_how_long_they_are_valid(browser):
    today = timezone.localdate()
    for name, ends in (("Over", -1), ("Soon", 30), ("Long", 31)):
        paper = SimpleUploadedFile("contract.pdf", b"%PDF-")
        ClientDocument.objects.create(
            client=make_client(first_name=name), type="contract", name="contract.pdf", file=paper, size=5,
            content_type="application/pdf", expires_on=today + timedelta(ends),
        )  # fmt: skip
    make_client(first_name="Bare")
    assert shown(browser, "paper=contract") == ["Long", "Over", "Soon"]
    assert shown(browser, "paper=none") == ["Bare"]
    assert shown(browser, "paper=identity") == []
    assert shown(browser, "paper_ends=over") == ["Over"]
    assert shown(browser, "paper_ends=soon") == ["Soon"]


def test_papers_by_size_and_who_put_them_here(browser, malika, owner):
    for name, size, member in (("Small", 2**20 - 1, malika), ("Usual", 2**20, owner), ("Big", 5 * 2**20, None)):
        ClientDocument.objects.create(
            client=make_client(first_name=name), type="contract", name="a.pdf", file="a.pdf", size=size,
            content_type="application/pdf", uploaded_by=member,
        )  # fmt: skip
    make_client(first_name="Bare")
    assert shown(browser, "paper_size=small") == shown(browser, f"paper_by={malika.pk}") == ["Small"]
    assert shown(browser, "paper_size=usual") == shown(browser, "paper_by=me") == ["Usual"]
    assert shown(browser, "paper_size=big&paper_size=small") == ["Big", "Small"]
    assert shown(browser, "paper_size=x") == shown(browser, "paper_by=x") == []


def test_how_long_they_talked(browser, malika):
    for name, minutes in (("Short", 4), ("Usual", 14), ("Long", 15), ("Unknown", None)):
        client = make_client(first_name=name)
        log_interaction(client=client, channel="phone", outcome="success", actor=malika, duration_minutes=minutes)
    assert shown(browser, "talk_minutes=short") == ["Short"]
    assert shown(browser, "talk_minutes=usual&talk_minutes=long") == ["Long", "Usual"]


def test_where_they_work_as_what_and_where_they_are_from(browser):
    artel = make_company(company_name="Artel")
    make_client(first_name="Aziza", employer=artel, job_title="Accountant", nationality="Uzbek")
    make_client(first_name="Bek")
    for query in ("employer=Artel", "job_title=Accountant", "nationality=Uzbek"):
        assert shown(browser, query) == ["Aziza"]
    assert shown(browser, "employer=Other") == []
    for key, value in (("employer", "Artel"), ("job_title", "Accountant"), ("nationality", "Uzbek")):
        assert f'value="{value}"' in browser.get(f"{LIST}places/?field={key}").text


def test_who_added_the_client(browser, malika, owner):
    make_client(first_name="Hers", actor=malika)
    make_client(first_name="Mine", actor=owner)
    assert shown(browser, f"added_by={malika.pk}") == ["Hers"]
    assert shown(browser, "added_by=me") == ["Mine"]


def test_what_was_typed_stands_in_its_fields_again(browser):
    html = browser.get(f"{LIST}?size_from=100&size_to=120&created_from=2026-01-31").content.decode()
    for name, value in (("size_from", "100"), ("size_to", "120"), ("created_from", "2026-01-31")):
        assert f'name="{name}" value="{value}"' in html
