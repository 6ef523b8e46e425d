"""Sent messages: what stands under which tab, what is found, what a person presses and takes back."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from common.counting import count_many
from messaging.choices import BotState, Channel, MessageStatus
from messaging.contributions import messages_for_a_person
from messaging.factories import saved_message
from messaging.models import Bot, Chat, Message
from organizations.choices import Role
from organizations.factories import make_member

pytestmark = pytest.mark.django_db
LIST = "/admin/messaging/message/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(scope, browser_of):
    return browser_of(make_member(Role.RECEPTIONIST, organization=scope))


def shown(browser, query=""):
    return [row.message.recipient for row in browser.get(f"{LIST}?{query}").context["rows"]]


def of(name, status=MessageStatus.SENT, **over):
    return saved_message(recipient=name, status=status, **over)


def press(browser, message, door, data=None, **headers):
    url = reverse(f"admin:messaging_message_{door}", args=(message.pk,))
    return browser.post(url, data or {}, headers={**HTMX, **headers})


def test_each_tab_shows_what_became_of_them(desk):
    of("Due", MessageStatus.PENDING)
    of("Leaving", MessageStatus.SENDING)
    of("Sent")
    of("Failed", MessageStatus.FAILED)
    of("Seen", MessageStatus.FAILED, is_seen=True)
    of("Unsure", MessageStatus.UNCERTAIN)
    of("Late", MessageStatus.EXPIRED)
    of("Off", MessageStatus.CANCELLED)
    assert set(shown(desk, "show=due")) == {"Due", "Leaving"}
    assert shown(desk, "show=sent") == ["Sent"]
    assert set(shown(desk, "show=failed")) == {"Failed", "Seen"}
    assert shown(desk, "show=uncertain") == ["Unsure"]
    assert shown(desk, "show=late") == ["Late"]
    assert shown(desk, "show=off") == ["Off"]
    assert set(shown(desk, "show=you")) == {"Failed", "Unsure"}
    assert shown(desk, "show=nothing-like-it") == []
    cache.clear()
    page = desk.get(LIST)
    assert {tab["view"].key: tab["count"] for tab in page.context["tabs"]} == {
        "all": "8", "you": "2", "due": "2", "sent": "1", "failed": "2", "uncertain": "1", "late": "1", "off": "1",
    }  # fmt: skip
    assert count_many(messages_for_a_person(page.wsgi_request)) == {"sent": 2}


def test_what_waits_stands_in_the_order_it_leaves(desk):
    now = timezone.now()
    of("Later", MessageStatus.PENDING, due_at=now + timedelta(hours=2))
    of("Sooner", MessageStatus.PENDING, due_at=now + timedelta(hours=1))
    assert shown(desk, "show=due") == ["Sooner", "Later"]
    assert shown(desk) == ["Sooner", "Later"]


def test_filters_and_search(desk):
    of("Nilufar Yoldosheva", channel=Channel.SMS, to="+998901234567", text="The lesson is at 17:00")
    of("Диана Ли", channel=Channel.EMAIL, to="diana@example.com", text="Место свободно")
    of("Somebody", kind="reminder", created_at=timezone.now() - timedelta(days=40))
    assert shown(desk, "channel=sms") == ["Nilufar Yoldosheva"]
    assert shown(desk, "kind=reminder") == ["Somebody"]
    assert shown(desk, "created=week") == ["Диана Ли", "Nilufar Yoldosheva"]
    for text in ("90 123 45 67", "+998901234567", "1234567", "nilufar", "yoldosheva lesson"):
        assert shown(desk, f"q={text.replace('+', '%2B')}") == ["Nilufar Yoldosheva"], text
    for text in ("Diana@Example.com", "диана", "ли место", "МЕСТО"):
        assert shown(desk, f"q={text}") == ["Диана Ли"], text
    assert shown(desk, "q=nobody") == []


@pytest.mark.parametrize("query", ["q=%00", "kind=%00&channel=x", "created_from=never&o=-x&p=99", "q=%F0%9F%98%80"])
def test_nonsense_is_no_error(desk, query):
    of("Somebody")
    assert desk.get(f"{LIST}?{query}").status_code == 200


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        ("failed", "Forbidden: bot was blocked by the user", "The person has blocked the bot"),
        ("failed", "550 5.1.1 User unknown", "There is no such mailbox"),
        ("failed", '400 {"error": "bad number"}', "The provider refuses the number or the text"),
        ("failed", "Something nobody has heard of", "The provider refused it"),
        ("uncertain", "The program stopped while this message was leaving.", "the program stopped"),
        ("uncertain", "Timed out", "It left, but the provider did not answer"),
        ("pending", "429 Too Many Requests", "Will be tried again: the provider asks us to be slower"),
    ],
)
def test_why_is_said_in_words(desk, status, error, words):
    message = of("Nilufar", status, error=error)
    assert words in desk.get(LIST).content.decode()
    page = desk.get(reverse("admin:messaging_message_change", args=(message.pk,))).content.decode()
    assert words in page


def test_an_uncertain_message_is_settled_in_its_row_and_taken_back(desk):
    message = of("Nilufar", MessageStatus.UNCERTAIN, error="Timed out")
    row = press(desk, message, "arrived", **{"HX-Target": f"message-row-{message.pk}"})
    assert row.content.decode().count("<tr") == 1
    assert "Said by a person" in row.content.decode()
    act = Message.objects.get().worker
    assert act in row.headers["HX-Trigger"]
    assert press(desk, message, "resend").status_code == 400
    press(desk, message, "arrived_back", {"act": act})
    assert Message.objects.get().status == MessageStatus.UNCERTAIN
    assert press(desk, message, "arrived_back", {"act": act}).status_code == 400


def test_what_is_pressed_twice_is_sent_once_and_the_second_press_says_so(desk):
    message = of("Nilufar", MessageStatus.UNCERTAIN, error="Timed out")
    assert press(desk, message, "resend").status_code == 200
    second = press(desk, message, "resend")
    assert second.status_code == 400
    assert "Somebody was faster" in second.content.decode()
    assert Message.objects.count() == 1


def test_one_message_cannot_take_back_what_was_done_to_another(desk):
    message, other = (of(name, MessageStatus.FAILED, error="400") for name in ("Nilufar", "Diana"))
    press(desk, other, "retry")
    act = Message.objects.get(pk=other.pk).worker
    assert press(desk, message, "retry_back", {"act": act}).status_code == 400
    assert Message.objects.get(pk=other.pk).status == MessageStatus.PENDING


def test_all_failed_are_tried_again_at_once_and_taken_back(desk):
    for number in range(3):
        of(f"Failed {number}", MessageStatus.FAILED, error="503")
    sent = of("Sent")
    keys = [str(key) for key in Message.objects.values_list("pk", flat=True)]
    chosen = {"action": "retry", "index": "0", "_selected_action": keys, "select_across": "0"}
    assert "Try again" in desk.post(LIST, chosen).content.decode()
    assert Message.objects.filter(status=MessageStatus.PENDING).count() == 0
    page = desk.post(LIST, {**chosen, "bulk-confirmed": "1"}, follow=True).content.decode()
    assert "3 messages leave again" in page
    assert Message.objects.filter(status=MessageStatus.PENDING).count() == 3
    undo = page.partition('formaction="')[2].partition('"')[0]
    assert "3 messages are as before" in desk.post(undo, follow=True).content.decode()
    assert Message.objects.filter(status=MessageStatus.FAILED).count() == 3
    sent.refresh_from_db()
    assert sent.status == MessageStatus.SENT


def test_the_page_shows_what_left_with_its_buttons_and_what_would_leave(desk):
    left = of("Nilufar", text="See you", subject="Trial", buttons=[[{"text": "I'll come", "data": "a"}]])
    page = desk.get(reverse("admin:messaging_message_change", args=(left.pk,))).content.decode()
    assert "As it left" in page
    assert "I&#x27;ll come" in page
    waits = of("Diana", MessageStatus.PENDING, context={"text": "Until then"})
    page = desk.get(reverse("admin:messaging_message_change", args=(waits.pk,))).content.decode()
    assert "As it would leave now" in page
    assert "Until then" in page
    stranger = of("Old", MessageStatus.PENDING, kind="a kind of long ago")
    assert desk.get(reverse("admin:messaging_message_change", args=(stranger.pk,))).status_code == 200


def test_it_says_when_messages_wait_for_a_bot(desk, scope, browser_of):
    of("Nilufar", MessageStatus.PENDING)
    assert "1 message waits: no bot is connected" in desk.get(LIST).content.decode()
    bot = Bot.objects.create(organization=scope, token="1:a", telegram_id=1, name="Bot", state=BotState.HALTED)
    assert "Telegram refuses the bot’s token" in desk.get(LIST).content.decode()
    bot.state = BotState.ON
    bot.save()
    assert "1 message waits" not in desk.get(LIST).content.decode()
    of("Diana", MessageStatus.PENDING, channel=Channel.SMS, to="+998901234567")
    owner = browser_of(make_member(Role.OWNER, organization=scope))
    for browser, may in ((desk, False), (owner, True)):
        page = browser.get(LIST).content.decode()
        assert "1 message waits: SMS is not set up" in page
        assert (f'{reverse("admin:messaging_gateway_changelist")}">SMS and WhatsApp</a></p>' in page) == may


def test_an_empty_list_says_what_will_stand_there(desk):
    page = desk.get(LIST).content.decode()
    assert "No messages yet" in page
    assert "Nothing asks for you" in desk.get(f"{LIST}?show=failed").content.decode()


def test_phones_behind_a_click_stay_behind_it(scope, browser_of):
    scope.masked_phone_roles = [Role.RECEPTIONIST]
    scope.save()
    desk = browser_of(make_member(Role.RECEPTIONIST, organization=scope))
    text = "Call us: 90 765 43 21"
    message = of("", channel=Channel.SMS, to="+998901234567", text=text, error="no +998901234567")
    for url in (LIST, reverse("admin:messaging_message_change", args=(message.pk,))):
        page = desk.get(url).content.decode()
        assert "234567" not in page.replace(" ", "")
        assert "7654321" not in page.replace(" ", "")


def test_who_teaches_sees_no_messages(scope, browser_of):
    message = of("Nilufar")
    teacher = browser_of(make_member(Role.TEACHER, organization=scope))
    assert teacher.get(LIST).status_code == 403
    assert press(teacher, message, "retry").status_code in (403, 404)


def test_a_hundred_rows_take_no_more_queries_than_one(desk, django_assert_max_num_queries):
    of("First")
    desk.get(LIST)
    for number in range(20):
        Chat.objects.create(organization=saved_message(to=str(number)).organization, address=str(number), name="N")
    with django_assert_max_num_queries(17):
        desk.get(LIST)


@pytest.mark.parametrize("page", ["messaging/message/", "messaging/optout/"])
def test_who_sees_only_own_leads_reads_no_messages_of_others(page, scope, browser_of, desk):
    message = of("Somebody else's family")
    seller = browser_of(make_member(Role.SALESPERSON, organization=scope))
    assert [browser.get(f"/admin/{page}").status_code for browser in (desk, seller)] == [200, 403]
    assert seller.get(f"{LIST}{message.pk}/change/").status_code == 403
