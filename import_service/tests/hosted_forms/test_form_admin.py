"""Forms in the admin: made with one press, set up, shown as they would look, printed and counted."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from import_service.models import HostedForm, Intake
from import_service.services.make_form import make_form
from import_service.tests.hosted_forms.conftest import ANSWERS, Visitor
from import_service.tests.pages import copied, queries_of, shown
from leads.factories import make_source
from organizations.factories import make_member, make_organization
from organizations.models import AuditEvent, Membership
from organizations.scoping import organization_scope
from organizations.tests.people import client_of

LIST = reverse("admin:import_service_hostedform_changelist")


@pytest.fixture
def browser(owner: Membership, clock: Any) -> Client:
    return client_of(owner.user)


def page_of(form: HostedForm, verb: str = "change") -> str:
    return reverse(f"admin:import_service_hostedform_{verb}", args=(form.pk,))


def typed(**over: Any) -> dict[str, Any]:
    asked = {
        "questions_order": ["phone", "full_name", "age"],
        "questions_shown": ["phone", "full_name"],
        "questions_required": ["phone"],
    }
    return {**asked, "is_on": "on", "phone": "+998 71 200 00 00", "privacy_url": "", **over}


def test_one_press_makes_a_form_that_works(browser: Client, clock: Any, center: Any) -> None:
    intake = Intake.objects.create(source=make_source())
    make = reverse("admin:import_service_intake_make_form", args=(intake.pk,))
    door = reverse("admin:import_service_intake_change", args=(intake.pk,))
    assert make in shown(browser, door)
    assert browser.get(make).status_code == 405
    said = browser.post(make, follow=True).content.decode()
    form = HostedForm.objects.get()
    assert f"http://testserver/f/{form.key}/" in copied(said)
    assert AuditEvent.objects.filter(model="import_service.hostedform", object_id=form.pk).exists()
    browser.post(make)
    assert HostedForm.objects.get() == form
    assert make not in shown(browser, door)
    visitor = Visitor(form, clock)
    visitor.opens()
    assert visitor.sends().status_code == 303


def test_questions_and_words_are_what_visitors_see(browser: Client, form: HostedForm, visitor: Visitor) -> None:
    words = {"texts_en_title": "IELTS in three months", "texts_en_consent": "Yes, call me."}
    policy = {"privacy_url": "school.example/privacy"}
    assert browser.post(page_of(form), typed(**words, **policy)).status_code == 302
    said = visitor.opens()
    assert said.index('name="phone"') < said.index('name="full_name"')
    for there in ("IELTS in three months", "Yes, call me.", "https://school.example/privacy", "+998 71 200 00 00"):
        assert there in said
    assert 'name="note"' not in said
    assert "IELTS in three months" not in visitor.opens("?lang=ru")
    assert 'value="IELTS in three months"' in shown(browser, page_of(form))


@pytest.mark.parametrize("required", [[], ["full_name"], ["email"]])
def test_a_form_that_brings_nobody_back_is_refused(required: list[str], browser: Client, form: HostedForm) -> None:
    said = browser.post(page_of(form), typed(questions_required=required)).content.decode()
    assert "Nobody could be called back" in said
    assert HostedForm.objects.get().questions == form.questions


def test_words_that_are_too_long_are_refused(browser: Client, form: HostedForm) -> None:
    said = browser.post(page_of(form), typed(texts_en_button="x" * 41)).content.decode()
    assert "more than 40 characters" in said
    browser.post(page_of(form), typed(questions_order=["made-up", "phone"], questions_shown=["made-up", "phone"]))
    assert HostedForm.objects.get().questions == [{"key": "phone", "required": True}]


def test_the_preview_shows_what_is_not_saved(browser: Client, form: HostedForm) -> None:
    preview = page_of(form, "preview")
    answer = browser.post(preview, typed(texts_uz_title="Yozilish", preview_language="uz"))
    assert "<h1>Yozilish</h1>" in answer.content.decode()
    assert "<script" not in answer.content.decode()
    assert HostedForm.objects.get().texts == {}
    assert browser.post(preview, typed(questions_required=[])).status_code == 400
    assert browser.get(preview).status_code == 405


def test_a_poster_for_each_place_leads_to_its_own_address(browser: Client, form: HostedForm, visitor: Visitor) -> None:
    said = shown(browser, f"{page_of(form, 'poster')}?places=Metro+Chilonzor%0D%0A%0D%0ASchool+5%0AMetro+Chilonzor")
    urls = [html.unescape(url) for url in re.findall(r'data-url="([^"]*)"', said)]
    address = f"http://testserver/f/{form.key}/?utm_source=poster&utm_content="
    assert urls == [f"{address}Metro+Chilonzor", f"{address}School+5"]
    assert said.count("<svg") == 2
    assert re.findall(r'data-url="([^"]*)"', shown(browser, page_of(form, "poster")))[0].endswith("utm_source=poster")
    visitor.opens(urls[0].partition("/f/")[2].partition("/")[2])
    visitor.sends()
    assert visitor.hidden["utm_content"] == "Metro Chilonzor"


def test_figures_of_today_and_of_thirty_days(
    browser: Client, owner: Membership, form: HostedForm, visitor: Visitor, clock: Any
) -> None:
    visitor.opens()
    visitor.sends()
    clock.shift(timedelta(days=3))
    visitor.opens()
    visitor.opens()
    visitor.sends({**ANSWERS, "website": "x"})
    cells = re.findall(r"<td>(\d+)</td>", shown(browser, page_of(form)))
    assert cells == ["2", "3", "0", "1", "0", "1"]
    clock.shift(timedelta(days=28))
    cells = re.findall(r"<td>(\d+)</td>", shown(client_of(owner.user), page_of(form)))
    assert cells == ["0", "2", "0", "0", "0", "0"]


def test_more_forms_need_no_more_queries(browser: Client, form: HostedForm, visitor: Visitor) -> None:
    visitor.opens()
    visitor.sends()
    few = queries_of(browser, LIST)
    for number in range(4):
        make_form(intake=Intake.objects.create(source=make_source(name=f"Page {number}")))
    assert queries_of(browser, LIST) == few


@pytest.mark.django_db
def test_whoever_is_logged_in_elsewhere_is_a_visitor_like_any_other() -> None:
    with organization_scope(make_organization(name="Oxbridge")):
        form = make_form(intake=Intake.objects.create(source=make_source(name="Landing page")))
    stranger = client_of(make_member(organization=make_organization(name="Cambridge")).user)
    assert "Oxbridge" in shown(stranger, f"/f/{form.key}/")
