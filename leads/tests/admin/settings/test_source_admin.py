"""Sources, their figures and their channels."""

import pytest

from leads.factories import make_lead, make_source
from leads.models import Channel, LeadSource
from organizations.choices import Role
from organizations.factories import make_member

pytestmark = pytest.mark.usefixtures("scope")
LIST = "/admin/leads/leadsource/"


def test_each_source_shows_what_came_of_it(browser_of, owner):
    source, _quiet = make_source(name="Fair"), make_source(name="Quiet")
    for status in ("enrolled", "new", "lost", "new"):
        make_lead(source=source, status=status)
    rows = {row.name: row for row in browser_of(owner).get(LIST).context["cl"].result_list}
    assert (rows["Fair"].came, rows["Fair"].enrolled) == (4, 1)
    assert (rows["Quiet"].came, rows["Quiet"].enrolled) == (0, 0)
    assert "25 %" in browser_of(owner).get(LIST).content.decode()
    assert "25 %" in browser_of(owner).get(f"{LIST}{source.pk}/change/").content.decode()


def test_a_source_is_made_and_changed(browser_of, owner, partner, malika):
    browser = browser_of(owner)
    facts = {"name": "Lyceum", "type": "portal", "partner": partner.pk, "default_owner": malika.pk, "is_active": "on"}
    assert browser.post(f"{LIST}add/", facts).status_code == 302
    source = LeadSource.objects.get()
    assert (source.partner, source.default_owner) == (partner, malika)
    assert browser.post(f"{LIST}add/", facts).context["adminform"].form.errors
    assert browser.post("/admin/leads/channel/add/", {"name": "Fair", "key": "fair-2026"}).status_code == 302
    assert browser.post("/admin/leads/channel/add/", {"name": "Fair", "key": "fair-2026"}).status_code == 200
    assert LeadSource.objects.count() == 1


def test_only_partners_and_sellers_are_offered(browser_of, owner, partner, malika, sardor):
    form = browser_of(owner).get(f"{LIST}add/").context["adminform"].form
    assert set(form.fields["partner"].queryset) == {partner}
    assert set(form.fields["default_owner"].queryset) == {owner, malika, sardor}


def test_a_source_with_leads_cannot_be_deleted(browser_of, owner):
    used, unused = make_source(), make_source()
    make_lead(source=used)
    browser = browser_of(owner)
    assert browser.post(f"{LIST}{used.pk}/delete/", {"post": "yes"}).status_code == 403
    browser.post(f"{LIST}{unused.pk}/delete/", {"post": "yes"})
    assert [*LeadSource.objects.all()] == [used]
    bulk = {"action": "delete_selected", "_selected_action": [used.pk], "post": "yes"}
    browser.post(LIST, bulk)
    assert LeadSource.objects.filter(pk=used.pk).exists()


def test_a_channel_with_sources_cannot_be_deleted(browser_of, owner):
    channel = Channel.objects.create(key="fair-2026", name="Fair")
    make_source(channel=channel)
    assert browser_of(owner).post(f"/admin/leads/channel/{channel.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "Fair" in browser_of(owner).get("/admin/leads/channel/").content.decode()


def test_a_seller_looks_a_partner_does_not(browser_of, malika, partner, center):
    source = make_source()
    url = f"{LIST}{source.pk}/change/"
    assert browser_of(malika).get(LIST).status_code == 200
    assert browser_of(malika).post(url, {"name": "Mine"}).status_code == 403
    assert browser_of(partner).get(LIST).status_code == 403
    teacher = make_member(Role.TEACHER, organization=center)
    assert browser_of(teacher).get(LIST).status_code == 403
