"""`/f/<key>/`: what a visitor sees, sends and is told; without a script, a login or a cookie."""

import json
from datetime import timedelta
from typing import Any

import pytest

from common.contributions import chat_doors
from import_service import pace
from import_service.choices import DeliveryState
from import_service.models import Delivery, FormOpening, FormSending, HostedForm
from import_service.services.decide_deliveries import retry_deliveries
from import_service.services.work_on_delivery import work_on_due
from import_service.tests.hosted_forms.conftest import ANSWERS, Visitor
from leads.choices import Door, EventKind
from leads.factories import make_lead
from leads.models import Lead, LeadEvent
from organizations.models import Branch
from scheduling.models import Course


def ask(form: HostedForm, *keys: str, required: tuple[str, ...] = ()) -> None:
    form.questions = [{"key": key, "required": key in required} for key in keys]
    form.save()


# --- Sent -----------------------------------------------------------------------------------------
def test_a_visitor_becomes_a_lead(visitor: Visitor, form: HostedForm) -> None:
    said = visitor.opens("?utm_source=poster&utm_content=Metro+Chilonzor&gclid=g1", Referer="https://www.example.uz/x")
    assert "IELTS" in said
    assert "Latin" not in said
    answer = visitor.sends({**ANSWERS, "course": "IELTS", "note": "After six"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/f/{form.key}/thanks/")
    lead = Lead.objects.get()
    assert (lead.name, lead.phone, lead.door, lead.source) == (
        "Aziz Karimov", "+998901234567", Door.FORM, form.intake.source,
    )  # fmt: skip
    assert (lead.course, lead.consent) == (Course.objects.get(name="IELTS"), True)
    assert lead.utm == {"source": "poster", "content": "Metro Chilonzor"}
    assert lead.extra == {"gclid": "g1", "referrer": "https://www.example.uz/x"}
    assert "After six" in json.dumps([event.payload for event in lead.events.all()])
    assert lead.reminders.get().kind == "first_contact"
    assert "Thank you!" in visitor.client.get(answer.headers["Location"]).content.decode()


def test_no_cookie_is_set_or_needed(visitor: Visitor) -> None:
    visitor.opens()
    visitor.sends()
    assert not visitor.client.cookies
    assert Lead.objects.exists()


def test_what_was_agreed_to_is_kept_with_its_moment(visitor: Visitor, form: HostedForm, clock: Any) -> None:
    form.texts = {"en": {"consent": "I agree to everything."}}
    form.save()
    visitor.opens()
    visitor.sends()
    event = Lead.objects.get().events.get(kind=EventKind.AGREED)
    at = FormSending.objects.get().sent_at.isoformat(timespec="seconds")
    assert event.payload == {"text": "I agree to everything.", "language": "en", "form": "Landing page", "at": at}


def test_of_many_taken_in_together_each_keeps_its_own(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "BUSY", -1)
    for number, language in enumerate(("en", "ru", "uz")):
        visitor.opens(f"?lang={language}")
        said = {**ANSWERS, "full_name": f"Aziz {number}", "phone": f"90111223{number}"}
        visitor.sends(said, query=f"?lang={language}")
    assert work_on_due() == 3
    agreed = [
        event.payload["language"] for event in LeadEvent.objects.filter(kind=EventKind.AGREED).order_by("lead_id")
    ]
    assert agreed == ["en", "ru", "uz"]


def test_nothing_is_sent_without_consent(visitor: Visitor) -> None:
    visitor.opens()
    answer = visitor.sends({**ANSWERS, "consent": ""})
    assert "without it we may not call you" in answer.content.decode()
    assert 'value="Aziz Karimov"' in answer.content.decode()
    assert not Delivery.objects.exists()
    visitor.reads(answer.content.decode())
    assert visitor.sends(after=0).status_code == 303


def test_nobody_learns_whether_somebody_is_known(visitor: Visitor) -> None:
    make_lead(first_name="Aziz", last_name="Karimov", phone="+998901234567", consent=False)
    visitor.opens()
    answer = visitor.sends()
    known = visitor.client.get(answer.headers["Location"]).content
    visitor.opens()
    answer = visitor.sends({**ANSWERS, "full_name": "Lola", "phone": "901112233"})
    assert known == visitor.client.get(answer.headers["Location"]).content
    assert Lead.objects.count() == 2
    first = Lead.objects.order_by("pk")[0]
    assert first.consent is False
    assert first.events.filter(kind=EventKind.AGREED).exists()


def test_all_questions_reach_the_lead(visitor: Visitor, form: HostedForm) -> None:
    for name in ("Center", "Chilonzor"):
        Branch.objects.get_or_create(name=name)
    keys = ("full_name", "phone", "contact_name", "age", "birth_date", "course", "branch", "preferred_days")
    ask(form, *keys, "preferred_time", "email", "telegram", "city", "district", "company", "note")
    visitor.opens("?lang=ru")
    said = {
        "contact_name": "Nodira Karimova",
        "age": "12",
        "birth_date": "2014-03-14",
        "branch": "Chilonzor",
        "preferred_days": "odd",
        "preferred_time": "evening",
        "email": "Aziz@example.com",
        "telegram": "@aziz_karimov",
        "city": "Tashkent",
        "district": "Olmazor",
        "company": "Acme",
    }
    assert visitor.sends({**ANSWERS, **said}, query="?lang=ru").status_code == 303
    lead = Lead.objects.get()
    assert (lead.contact_name, lead.birth_date.isoformat(), lead.branch.name) == (
        "Nodira Karimova", "2014-03-14", "Chilonzor",
    )  # fmt: skip
    assert (lead.preferred_days, lead.preferred_time, lead.language) == ("odd", "In the evening", "ru")
    assert (lead.email, lead.telegram_username, lead.city) == ("aziz@example.com", "aziz_karimov", "Tashkent")
    assert (lead.district, lead.company, lead.extra) == ("Olmazor", "Acme", {"age": "12"})


# --- Once -----------------------------------------------------------------------------------------
def test_pressed_twice_it_comes_once(visitor: Visitor) -> None:
    visitor.opens()
    first, again = visitor.sends(), visitor.sends(after=0)
    assert first.headers["Location"] == again.headers["Location"]
    visitor.clock.shift(timedelta(days=2))
    assert visitor.sends().status_code == 303
    assert (Delivery.objects.count(), Lead.objects.count()) == (1, 1)
    assert not Lead.objects.get().events.filter(kind=EventKind.APPLIED_AGAIN).exists()


def test_back_and_corrected_it_is_another(visitor: Visitor) -> None:
    visitor.opens()
    visitor.sends()
    assert visitor.sends({**ANSWERS, "phone": "901234568"}).status_code == 303
    assert Delivery.objects.count() == 2


# --- Robots ---------------------------------------------------------------------------------------
def test_a_robot_is_thanked_and_kept_aside(visitor: Visitor) -> None:
    visitor.opens()
    answer = visitor.sends({**ANSWERS, "website": "http://casino.example"})
    assert answer.status_code == 303
    assert not Lead.objects.exists()
    delivery = Delivery.objects.get()
    assert delivery.state == DeliveryState.LEFT
    assert "Looks like a robot" in delivery.errors["__all__"][0]
    assert work_on_due() == 0
    retry_deliveries(deliveries=Delivery.objects.all())
    work_on_due()
    assert Lead.objects.get().events.filter(kind=EventKind.AGREED).exists()


def test_of_many_robots_a_few_are_kept(visitor: Visitor) -> None:
    visitor.opens()
    for number in range(35):
        visitor.sends({**ANSWERS, "note": f"buy {number}", "website": "x"}, after=3)
    assert Delivery.objects.count() == 30


def test_too_fast_is_asked_once_more(visitor: Visitor) -> None:
    visitor.opens()
    answer = visitor.sends(after=1)
    said = answer.content.decode()
    assert "That was very quick" in said
    assert 'value="Aziz Karimov"' in said
    assert not Delivery.objects.exists()
    visitor.reads(said)
    assert visitor.sends(after=1).status_code == 303
    assert Lead.objects.exists()


@pytest.mark.parametrize("word", ["", "made-up", "a:b:c", "[]", "😀"])
def test_a_page_that_we_did_not_show(word: str, visitor: Visitor) -> None:
    visitor.hidden = {"page_id": word}
    answer = visitor.sends()
    assert "look at it once more" in answer.content.decode()
    visitor.reads(answer.content.decode())
    assert visitor.sends(after=3).status_code == 303


def test_a_page_of_another_form_is_not_ours(visitor: Visitor, form: HostedForm) -> None:
    visitor.opens()
    form.key = "another"
    form.save()
    visitor.url = "/f/another/"
    assert "look at it once more" in visitor.sends().content.decode()


def test_an_old_page_is_as_good(visitor: Visitor) -> None:
    visitor.opens()
    assert visitor.sends(after=90 * 86_400).status_code == 303
    assert Lead.objects.exists()


def test_too_many_keep_what_they_typed(visitor: Visitor, form: HostedForm) -> None:
    type(form.intake).objects.update(per_minute_of_one=1)
    visitor.opens()
    visitor.sends()
    answer = visitor.sends({**ANSWERS, "full_name": "Lola Aliyeva"}, after=0)
    assert (answer.status_code, Delivery.objects.count()) == (429, 1)
    assert answer.headers["Retry-After"] == "60"
    assert 'value="Lola Aliyeva"' in answer.content.decode()
    visitor.reads(answer.content.decode())
    assert visitor.sends({**ANSWERS, "full_name": "Lola Aliyeva"}, after=61).status_code == 303


# --- Wrong ----------------------------------------------------------------------------------------
def test_every_wrong_answer_is_named_beside_it_and_stays(visitor: Visitor, form: HostedForm) -> None:
    ask(form, "full_name", "phone", "age", "birth_date", "email", "telegram", required=("full_name", "phone"))
    visitor.opens()
    wrong = {"full_name": "", "phone": "12", "age": "old", "birth_date": "2100-01-01", "email": "a@", "telegram": "@ ?"}
    said = visitor.sends(wrong).content.decode()
    for name in wrong:
        assert f'id="wrong-{name}"' in said
    for text in ("12", "old", "2100-01-01", "a@"):
        assert f'value="{text}"' in said
    assert "Not sent yet" in said
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("name", [" \t ", "\x00\x01", "\u202e\u200f"])
def test_a_name_that_is_none(name: str, visitor: Visitor) -> None:
    visitor.opens()
    assert 'id="wrong-full_name"' in visitor.sends({**ANSWERS, "full_name": name}).content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Az\x00iz\x07 Kar\u202eimov", "Aziz Karimov"),
        ("عزيز كريموف", "عزيز كريموف"),
        ("Aziz\r\n Karimov", "Aziz Karimov"),
        ("😀", "😀"),
    ],
)
def test_strange_signs_make_a_lead(typed: str, kept: str, visitor: Visitor) -> None:
    visitor.opens()
    assert visitor.sends({**ANSWERS, "full_name": typed, "note": "😀\x00\u202e ok"}).status_code == 303
    assert Lead.objects.get().name == kept


def test_what_is_no_form_is_answered_kindly(visitor: Visitor) -> None:
    url, post = visitor.url, visitor.client.post
    assert post(url, {"full_name": "x" * 2**20}).status_code == 413
    assert post(url, b"x" * 2**20, content_type="application/x-www-form-urlencoded").status_code == 413
    assert post(url, b"a&" * 30_000, content_type="application/x-www-form-urlencoded").status_code == 413
    assert post(url, b"nonsense", content_type="multipart/form-data; boundary=x").status_code in (200, 413)
    assert post(url, b"nonsense", content_type="multipart/form-data").status_code in (200, 413)
    assert post(url, b"[]", content_type="application/json").status_code == 200
    other_signs = "application/x-www-form-urlencoded; charset=koi8-r"
    assert post(url, b"a=%ff%fe&phone=%00", content_type=other_signs).status_code in (200, 413)
    assert not Delivery.objects.exists()


def test_a_script_in_a_name_is_text(visitor: Visitor) -> None:
    visitor.opens("?utm_source=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    said = visitor.sends({**ANSWERS, "full_name": "<script>alert(1)</script>", "phone": ""}).content.decode()
    assert "<script>alert" not in said


# --- Closed ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("closed", ["form", "door", "source", "center"])
def test_a_closed_form(closed: str, visitor: Visitor, form: HostedForm) -> None:
    form.phone = "+998 71 200 00 00"
    form.is_on = closed != "form"
    form.save()
    intake, source, center = form.intake, form.intake.source, form.organization
    intake.is_on, source.is_active, center.is_active = closed != "door", closed != "source", closed != "center"
    for row in (intake, source, center):
        row.save()
    answers = [visitor.client.get(visitor.url), visitor.sends()]
    assert [answer.status_code for answer in answers] == [404, 404]
    said = answers[0].content.decode()
    assert ("This form is closed" in said) == (closed != "center")
    assert ("+998 71 200 00 00" in said) == (closed != "center")
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("key", ["nothing", "x" * 500])
def test_no_such_form(key: str, visitor: Visitor) -> None:
    for page in ("", "thanks/"):
        assert visitor.client.get(f"/f/{key}/{page}").status_code == 404


# --- Languages ------------------------------------------------------------------------------------
def test_the_language_is_chosen_or_of_the_browser_or_of_the_center(visitor: Visitor, form: HostedForm) -> None:
    form.texts = {"ru": {"title": "Запись"}, "uz": {"title": "Yozilish"}, "en": {"title": "Join"}}
    form.save()
    assert "<h1>Join</h1>" in visitor.opens()
    assert "<h1>Запись</h1>" in visitor.opens(**{"Accept-Language": "de,ru-RU;q=0.9,uz;q=0.8"})
    assert "<h1>Yozilish</h1>" in visitor.opens("?lang=uz", **{"Accept-Language": "ru"})
    assert "<h1>Join</h1>" in visitor.opens("?lang=xx", **{"Accept-Language": ";;;,*"})
    type(form.organization).objects.update(language="uz")
    assert '<html lang="uz"' in visitor.opens()


def test_the_thank_you_is_in_the_same_language(visitor: Visitor, form: HostedForm) -> None:
    form.texts = {"uz": {"thanks": "Rahmat"}}
    form.save()
    visitor.opens("?lang=uz")
    answer = visitor.sends(query="?lang=uz")
    assert "Rahmat" in visitor.client.get(answer.headers["Location"]).content.decode()
    assert Lead.objects.get().language == "uz"


# --- Frames, searches, counts -----------------------------------------------------------------------
def test_only_pages_that_the_door_names_may_show_it(visitor: Visitor, form: HostedForm) -> None:
    answer = visitor.client.get(visitor.url)
    assert "frame-ancestors 'self';" in answer.headers["Content-Security-Policy"] + ";"
    form.intake.origins = "https://www.example.uz\nhttps://example.uz"
    form.intake.save()
    for page in ("", "thanks/"):
        answer = visitor.client.get(visitor.url + page)
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'self' https://www.example.uz https://example.uz" in policy
        assert "X-Frame-Options" not in answer.headers
        assert answer.headers["X-Robots-Tag"] == "noindex"
    other = visitor.client.get("/admin/login/")
    assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"]
    assert other.headers["X-Frame-Options"] == "DENY"


def test_openings_are_counted_by_day_and_machines_are_not(visitor: Visitor) -> None:
    visitor.opens()
    visitor.opens()
    visitor.opens("?preview=1")
    visitor.opens("?lang=ru", Referer=f"http://testserver{visitor.url}")
    visitor.opens(**{"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"})
    visitor.opens(**{"Sec-Purpose": "prefetch;prerender"})
    visitor.client.head(visitor.url)
    visitor.clock.shift(timedelta(days=1))
    visitor.opens()
    assert list(FormOpening.objects.order_by("day").values_list("times", flat=True)) == [2, 1]


def test_one_who_opens_it_all_day_is_counted_no_more(visitor: Visitor) -> None:
    for _ in range(65):
        visitor.opens()
    assert FormOpening.objects.get().times == 60


def test_the_script_for_other_pages(visitor: Visitor) -> None:
    answer = visitor.client.get("/f/form.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert b"hostedForm" in answer.content


def test_a_chat_is_offered_where_there_is_one(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Telegram" not in visitor.client.get(f"{visitor.url}thanks/").content.decode()
    monkeypatch.setitem(chat_doors._entries, "bot", lambda source: f"https://t.me/school?start={source.public_id.hex}")
    assert "https://t.me/school?start=" in visitor.client.get(f"{visitor.url}thanks/").content.decode()


def test_questions_with_nothing_to_choose_are_not_asked(visitor: Visitor, form: HostedForm) -> None:
    Course.objects.all().delete()
    ask(form, "full_name", "phone", "course", required=("course",))
    assert 'name="course"' not in visitor.opens()
    assert visitor.sends().status_code == 303
