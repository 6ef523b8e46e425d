"""Industries: a list of the center's own, on the lead as a row."""

import pytest

from leads.factories import make_industry, make_lead
from leads.models import Industry, Lead
from leads.services.merge_leads import merge_leads
from leads.services.undo_merge import undo_merge

pytestmark = pytest.mark.usefixtures("scope")
LIST = "/admin/leads/industry/"


def test_an_industry_is_made_described_and_counted(browser_of, owner):
    browser = browser_of(owner)
    facts = {"name": "Banks", "description": "Banks and funds", "is_active": "on"}
    assert browser.post(f"{LIST}add/", facts).status_code == 302
    assert "is in the list “Industries” already." in browser.post(f"{LIST}add/", facts).content.decode()
    banks = Industry.objects.get()
    make_lead(company="Ipak", industry=banks)
    text = browser.get(LIST).content.decode()
    assert "Banks and funds" in text
    assert f"industry={banks.pk}" in text


def test_one_with_leads_is_switched_off_instead_of_deleted(browser_of, owner):
    used, unused = make_industry(), make_industry(is_active=False)
    lead = make_lead(company="Ipak", industry=used)
    browser = browser_of(owner)
    assert browser.post(f"{LIST}{used.pk}/delete/", {"post": "yes"}).status_code == 403
    fields = browser.get(f"/admin/leads/lead/{lead.pk}/change/?tab=form").context["form"].fields
    assert [*fields["industry"].queryset] == [used]
    browser.post(f"{LIST}{unused.pk}/delete/", {"post": "yes"})
    assert [*Industry.objects.all()] == [used]


def test_a_seller_looks_a_partner_does_not(browser_of, malika, partner):
    industry = make_industry()
    assert browser_of(malika).get(LIST).status_code == 200
    assert browser_of(malika).post(f"{LIST}{industry.pk}/change/", {"name": "Mine"}).status_code == 403
    assert browser_of(partner).get(LIST).status_code == 403


def test_the_page_names_it_and_so_does_what_was_a_word_before(browser_of, owner):
    lead = make_lead(company="Ipak", industry=make_industry(name="Banks"))
    lead.events.create(kind="edited", payload={"industry": ["", "Funds"], "version": 2})
    text = browser_of(owner).get(f"/admin/leads/lead/{lead.pk}/change/").content.decode()
    assert "Banks" in text
    assert "Funds" in text


def test_a_merge_takes_it_with_the_company_and_gives_it_back(owner):
    banks, funds = make_industry(name="Banks"), make_industry(name="Funds")
    one, other = make_lead(company="Ipak", industry=banks), make_lead(company="Aloqa", industry=funds)
    [merge] = merge_leads(winner=one, absorbed=[other], choices={"company": other.pk}, actor=owner)
    assert Lead.objects.get(pk=one.pk).industry == funds
    undo_merge(merge=merge, actor=owner)
    assert Lead.objects.get(pk=one.pk).industry == banks
