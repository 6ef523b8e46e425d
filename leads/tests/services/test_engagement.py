"""What leads do with what is sent to them: by the links and mails that reached them to their timelines and scores."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from leads.choices import EventKind, ScorePreset
from leads.factories import make_lead
from leads.models import Lead, LeadEvent
from leads.services.erase_person import erase_person
from leads.services.load_score_preset import load_score_preset
from leads.services.merge_leads import merge_leads
from messaging.choices import Channel
from messaging.followed.tokens import Named, Purpose, token_of
from messaging.models import Message
from messaging.outbox.drain import drain
from messaging.reach import Way
from messaging.subjects import Person, subject_of
from messaging.writing import write_to

pytestmark = pytest.mark.django_db
SITE = "https://crm.example"
PRICES = "https://center.uz/prices?course=ielts"
TEXT = f"Dear {{name}}, prices: {PRICES}, the map (https://map.uz/x)."
BROWSER = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36"}


@pytest.fixture(autouse=True)
def site(settings):
    settings.PUBLIC_URL = SITE
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now().replace(hour=7), tick=False) as clock:
        yield clock


@pytest.fixture
def visitor():
    return Client(headers=BROWSER)


def write(*leads, text=TEXT, channel=Channel.EMAIL, name="Aziza", kept=True):
    """One message to the first, on the timelines of all."""
    to = {Channel.EMAIL: "aziza@example.com"}.get(channel, "+998901112233")
    subjects = tuple(subject_of("lead", lead.pk) for lead in leads) if kept else ("nobody:1",)
    person = Person(subjects[0], name, "", Way(channel, to, "en", name), timelines=subjects[1:])
    telling = write_to(people=[person], text=text, key=str(timezone.now()), actor=None)
    return telling.people.get().message


def sent(clock, *leads, **over):
    """The mail as it arrived, a minute ago."""
    message = write(*leads, **over)
    drain()
    clock.shift(timedelta(minutes=1))
    message.refresh_from_db()
    return message, mail.outbox[-1]


def links(letter):
    return [url.removeprefix(SITE) for url in re.findall(rf"{SITE}/go/[\w-]{{16}}", letter.body)]


def picture(letter):
    (page, kind), *_others = letter.alternatives
    assert kind == "text/html"
    return re.findall(rf'src="{SITE}(/seen/[\w-]{{16}}\.gif)"', page)[0]


def traces(lead):
    told = LeadEvent.objects.filter(lead=lead, kind__in=("opened", "clicked", "visited", "replied"))
    return [(event.kind, event.payload.get("title", "")) for event in told.order_by("pk")]


def test_a_link_leads_where_it_led_and_stands_on_the_timeline_once(scope, clock, visitor):
    lead = make_lead()
    message, letter = sent(clock, lead)
    assert message.text == f"Dear Aziza, prices: {PRICES}, the map (https://map.uz/x)."
    prices, place = links(letter)
    assert letter.body == f"Dear Aziza, prices: {SITE}{prices}, the map ({SITE}{place})."
    for _again in range(3):
        answer = visitor.get(prices)
        assert (answer.status_code, answer["Location"]) == (302, PRICES)
        assert "Set-Cookie" not in answer
    assert visitor.get(place)["Location"] == "https://map.uz/x"
    assert traces(lead) == [("clicked", "center.uz/prices"), ("clicked", "map.uz/x")]


def test_a_mail_that_is_opened_says_so_once(scope, clock, visitor):
    lead = make_lead()
    _message, letter = sent(clock, lead, text="<b>Hi</b> {name} & all\nSee https://a.uz/?x=1&y=2.")
    page = letter.alternatives[0][0]
    assert "&lt;b&gt;Hi&lt;/b&gt; Aziza &amp; all<br>" in page
    assert page.count("<a href=") == 1
    for _again in range(2):
        answer = visitor.get(picture(letter))
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/gif")
        assert answer.content.startswith(b"GIF89a")
    assert traces(lead) == [("opened", "")]


def test_a_click_raises_the_score_and_the_page_says_why(scope, clock, visitor, browser_of, owner):
    load_score_preset(preset=ScorePreset.SCHOOL)
    lead = make_lead()
    lead.refresh_from_db()
    before = lead.score
    _message, letter = sent(clock, lead)
    visitor.get(links(letter)[0])
    lead.refresh_from_db()
    assert lead.score == before + 5
    visitor.get(picture(letter))
    lead.refresh_from_db()
    assert lead.score == before + 7
    page = browser_of(owner).get(f"/admin/leads/lead/{lead.pk}/change/").content.decode()
    for words in ("Opened a link we sent", "Opened the link to center.uz/prices", "Probably opened the mail"):
        assert words in page


@pytest.mark.parametrize(
    "agent",
    [
        "TelegramBot (like TwitterBot)",
        "WhatsApp/2.23.20.0",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "Viber/20.0",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    ],
)
def test_programs_that_look_beforehand_are_led_on_and_not_counted(scope, clock, agent):
    lead = make_lead()
    _message, letter = sent(clock, lead)
    machine = Client(headers={"User-Agent": agent})
    assert machine.get(links(letter)[0])["Location"] == PRICES
    machine.get(picture(letter))
    assert traces(lead) == []


def test_asking_without_reading_and_opening_at_once_are_not_counted(scope, clock, visitor):
    lead = make_lead()
    message, letter = sent(clock, lead)
    assert visitor.head(links(letter)[0]).status_code == 302
    assert visitor.get(links(letter)[0], headers={"Sec-Purpose": "prefetch;prerender"}).status_code == 302
    Message.objects.filter(pk=message.pk).update(sent_at=timezone.now() - timedelta(seconds=2))
    visitor.get(links(letter)[0])
    visitor.get(picture(letter))
    assert traces(lead) == []
    assert visitor.post(links(letter)[0]).status_code == 405


def test_what_was_not_signed_opens_a_plain_page_and_asks_nothing(scope, clock, visitor, django_assert_num_queries):
    lead = make_lead()
    message, letter = sent(clock, lead)
    token = links(letter)[0].removeprefix("/go/")
    other = "A" if token[5] != "A" else "B"
    for forged in (f"{token[:5]}{other}{token[6:]}", "made-up", token_of(Purpose.SEEN, Named(message.pk)), "é" * 16):
        with django_assert_num_queries(0):
            answer = visitor.get(f"/go/{forged}")
        assert answer.status_code == 404
        assert "This link opens nothing" in answer.content.decode()
        assert "Set-Cookie" not in answer
    assert visitor.get("/seen/made-up.gif").status_code == 200
    for nothing in (Named(message.pk, 2), Named(message.pk + 1000, 0)):
        assert visitor.get(f"/go/{token_of(Purpose.LINK, nothing)}").status_code == 404
    assert traces(lead) == []


def test_who_calls_themselves_by_an_address_gets_no_link_of_ours(scope, clock, visitor):
    lead = make_lead()
    _message, letter = sent(clock, lead, name="https://evil.example/x", text="Dear {name}: https://center.uz/")
    assert len(links(letter)) == 1
    assert visitor.get(links(letter)[0])["Location"] == "https://center.uz/"


def test_an_sms_never_grows_by_a_part(scope, clock):
    from messaging.followed.carried import carried
    from messaging.rendering import templates_of
    from messaging.sms_parts import sms_parts

    def leaves(text):
        message = write(make_lead(), text=text, channel=Channel.SMS)
        message.text = text
        return carried(message, templates_of([(message.kind, "en")])[message.kind, "en"]).text

    short, full = "Prices: https://a.uz", "Цены " + "о" * 50 + " https://a.uz"
    assert SITE in leaves(short)
    assert sms_parts(leaves(short)) == sms_parts(short) == 1
    assert leaves(full) == full
    assert sms_parts(full) == 1


def test_of_two_children_of_one_mother_both_have_it(scope, clock, visitor):
    one, two = make_lead(), make_lead()
    _message, letter = sent(clock, one, two)
    visitor.get(links(letter)[0])
    assert traces(one) == traces(two) == [("clicked", "center.uz/prices")]


def test_a_merge_keeps_it_once_and_it_still_counts(scope, clock, visitor, owner):
    load_score_preset(preset=ScorePreset.SCHOOL)
    absorbed, winner = make_lead(), make_lead()
    _message, letter = sent(clock, absorbed)
    visitor.get(links(letter)[0])
    merge_leads(winner=winner, absorbed=[absorbed], choices={}, actor=owner)
    visitor.get(links(letter)[0])
    visitor.get(links(letter)[1])
    assert len(traces(absorbed)) == 1
    assert traces(winner) == [("clicked", "map.uz/x")]


def test_of_who_was_erased_nothing_is_led_or_kept(scope, clock, visitor):
    lead = make_lead()
    _message, letter = sent(clock, lead)
    visitor.get(links(letter)[0])
    erase_person(lead=lead, actor=None)
    assert visitor.get(links(letter)[0]).status_code == 404
    visitor.get(picture(letter))
    event = LeadEvent.objects.get(kind=EventKind.CLICKED)
    assert event.payload == {}
    assert [kind for kind, _title in traces(lead)] == ["clicked"]


def test_nothing_is_followed_where_nobody_would_know_or_wants_to(scope, clock, visitor, center, settings):
    lead = make_lead()
    _message, before = sent(clock, lead)
    assert links(sent(clock, lead, kept=False)[1]) == []
    center.follows_links = False
    center.save()
    plain = sent(clock, lead)[1]
    assert (links(plain), plain.alternatives) == ([], [])
    assert visitor.get(links(before)[0]).status_code == 302
    assert traces(lead) == []
    center.follows_links, settings.PUBLIC_URL = True, ""
    center.save()
    assert PRICES in sent(clock, lead)[1].body


def test_a_flood_is_led_on_and_writes_nothing(scope, clock, visitor):
    lead = make_lead()
    _message, letter = sent(clock, lead)
    url = links(letter)[0]
    for _each in range(61):
        visitor.head(url)
        assert visitor.get(url).status_code == 302
    assert len(traces(lead)) == 1
    assert Lead.objects.get().version == lead.version
