"""Webhooks in the admin: added, tried, renewed, switched, and what was sent looked at and sent again."""

import pytest
from django.urls import reverse
from django.utils import timezone

from messaging.choices import EndpointState, PostState
from messaging.factories import make_endpoint, make_posts
from messaging.hooks.drain import post_due
from messaging.models import WebhookEndpoint, WebhookPost
from messaging.tests.hooks.receiver import receiving
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import AuditEvent

pytestmark = pytest.mark.django_db
LIST, ADD = reverse("admin:messaging_webhookendpoint_changelist"), reverse("admin:messaging_webhookendpoint_add")
LOG = reverse("admin:messaging_webhookpost_changelist")


@pytest.fixture
def boss(owner, browser_of):
    return browser_of(owner)


@pytest.fixture
def receiver():
    with receiving() as started:
        yield started


def page_of(endpoint) -> str:
    return reverse("admin:messaging_webhookendpoint_change", args=(endpoint.pk,))


def verb(name: str, row) -> str:
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_{name}", args=(row.pk,))


def add(boss, **over):
    good = {
        "name": "Our accounting",
        "url": "https://hooks.example.com/crm",
        "events": ["lead.created", "trial.booked"],
    }
    return boss.post(ADD, {**good, **over}, follow=True)


def test_the_secret_of_a_new_one_is_shown_once(scope, boss):
    page = add(boss).content.decode()
    endpoint = WebhookEndpoint.objects.get()
    assert endpoint.events == ["lead.created", "trial.booked"]
    assert endpoint.secret in page
    again = boss.get(page_of(endpoint)).content.decode()
    assert endpoint.secret not in again
    assert "Who has lost it makes a new one" in again
    assert endpoint.secret not in str(list(AuditEvent.objects.values()))


def test_a_new_secret_is_shown_once_too_and_who_did_it_is_written_down(scope, boss, owner):
    endpoint = make_endpoint()
    page = boss.post(verb("new_secret", endpoint), {"back": page_of(endpoint)}, follow=True).content.decode()
    fresh = WebhookEndpoint.objects.get()
    assert fresh.secret in page
    assert (fresh.old_secret, fresh.secret != endpoint.secret) == (endpoint.secret, True)
    assert "The secret before this one is good until" in page
    assert fresh.secret not in boss.get(page_of(endpoint)).content.decode()
    assert AuditEvent.objects.filter(actor=owner, payload__renewed=True).exists()


def test_another_owner_never_sees_the_secret_that_is_shown_to_the_first(scope, boss, browser_of):
    add(boss)
    endpoint = WebhookEndpoint.objects.get()
    boss.post(verb("new_secret", endpoint))
    page = browser_of(make_member(Role.OWNER, organization=scope)).get(page_of(endpoint)).content.decode()
    assert "Our accounting" in page
    assert WebhookEndpoint.objects.get().secret not in page


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "https://10.0.0.1/", "https://localhost/", "https://[::1]/x"])
def test_addresses_inside_our_network_are_refused(scope, boss, settings, url):
    settings.PRIVATE_ADDRESSES = False
    assert "leads into our own network" in add(boss, url=url).content.decode()
    assert not WebhookEndpoint.objects.exists()


def test_an_address_that_anybody_on_the_way_can_read_is_refused(scope, boss, settings):
    settings.PRIVATE_ADDRESSES = False
    assert "has to begin with https://" in add(boss, url="http://93.184.216.34/").content.decode()


@pytest.mark.parametrize(
    "url", ["https://☃.com/", "https://xn--/", "https://a..b/", "https://[::1", "https://x:99999/"]
)
def test_an_odd_address_is_saved_or_refused_with_a_sentence(scope, boss, url):
    page = add(boss, url=url)
    refused = ("This address cannot be used", "Enter a valid URL")
    assert page.status_code == 200
    assert WebhookEndpoint.objects.exists() != any(said in page.content.decode() for said in refused)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("events", [], "Choose at least one event"),
        ("events", ["lead.exploded"], "Select a valid choice"),
        ("url", "nothing", "valid URL"),
        ("name", "", "This field is required"),
    ],
)
def test_what_is_wrong_is_named(scope, boss, field, value, said):
    assert said in add(boss, **{field: value}).content.decode()
    assert not WebhookEndpoint.objects.exists()


def test_a_test_shows_what_was_answered(scope, boss, receiver):
    endpoint = make_endpoint(url=receiver.url)
    page = boss.post(verb("send_test", endpoint), {"back": page_of(endpoint)}, follow=True).content.decode()
    assert "It works: the answer was 200" in page
    assert receiver.read(endpoint.secret)[0]["type"] == "webhook.test"
    receiver.status, receiver.answer = 500, b"<b>broken</b>"
    page = boss.post(verb("send_test", endpoint)).content.decode()
    assert "The answer was 500" in page
    assert "&lt;b&gt;broken&lt;/b&gt;" in page
    assert WebhookPost.objects.filter(state=PostState.FAILED, code=500).count() == 1


def test_a_get_sends_nothing_and_changes_nothing(scope, boss, receiver):
    endpoint = make_endpoint(url=receiver.url)
    for name in ("send_test", "new_secret", "switch_off"):
        assert boss.get(verb(name, endpoint)).status_code == 200
    assert receiver.told == []
    fresh = WebhookEndpoint.objects.get()
    assert (fresh.secret, fresh.state) == (endpoint.secret, EndpointState.ON)


def test_switched_off_and_on_again_by_undo(scope, boss):
    endpoint = make_endpoint()
    page = boss.post(verb("switch_off", endpoint), {"back": LIST}, follow=True).content.decode()
    assert WebhookEndpoint.objects.get().state == EndpointState.OFF
    assert verb("switch_on", endpoint) in page
    boss.post(verb("switch_on", endpoint), {"back": LIST})
    assert WebhookEndpoint.objects.get().state == EndpointState.ON
    assert boss.post(verb("switch_on", endpoint)).status_code == 403


def test_the_page_and_the_list_say_how_it_stands(scope, boss, receiver):
    endpoint = make_endpoint(url=receiver.url)
    receiver.statuses = [200, 500]
    make_posts(endpoint, 3)
    post_due()
    page = boss.get(page_of(endpoint)).content.decode()
    for words in ("A lead came in", "Delivered", "200 · ", "Tried again later", "500 · ", "Waiting"):
        assert words in page
    row = boss.get(LIST).content.decode()
    assert "1 delivered" in row
    assert "1 tried again" in row
    log = boss.get(f"{LOG}?endpoint__id__exact={endpoint.pk}&state__exact=delivered").content.decode()
    assert log.count("A lead came in") == 1


def test_a_post_shows_every_word_and_is_sent_again(scope, boss, receiver):
    endpoint = make_endpoint(url=receiver.url)
    (post,) = make_posts(endpoint)
    post_due()
    page = boss.get(verb("change", post)).content.decode()
    assert post.webhook_id in page
    assert "thank you" in page
    assert "Lead 0" in page
    assert boss.post(verb("change", post), {}).status_code == 403
    assert "on its way once more" in boss.post(verb("send_again", post), follow=True).content.decode()
    post_due()
    assert receiver.ids() == [post.webhook_id] * 2


def test_what_was_missed_is_sent_again_together(scope, boss, receiver):
    endpoint = make_endpoint(url=receiver.url)
    posts = make_posts(endpoint, 3, state=PostState.FAILED)
    make_posts(make_endpoint(state=EndpointState.OFF), 1, state=PostState.FAILED)
    asked = {
        "action": "send_all_again",
        "index": "0",
        "_selected_action": [post.pk for post in WebhookPost.objects.all()],
    }
    assert boss.post(LOG, asked).status_code == 200
    boss.post(LOG, {**asked, "bulk-confirmed": "1"})
    assert post_due() == 3
    assert sorted(receiver.ids()) == sorted(post.webhook_id for post in posts)


def test_what_is_stopped_says_so_and_what_to_do(scope, boss):
    endpoint = make_endpoint(state=EndpointState.FAILING, failing_since=timezone.now())
    assert "mend the receiver, send a test, then switch it on" in boss.get(page_of(endpoint)).content.decode()
    WebhookEndpoint.objects.update(state=EndpointState.GONE)
    assert "410 Gone" in boss.get(page_of(endpoint)).content.decode()


def test_it_is_for_owners_from_whom_no_phone_is_hidden(scope, browser_of):
    for role in (Role.MANAGER, Role.SALESPERSON, Role.RECEPTIONIST, Role.MARKETER, Role.TEACHER):
        browser = browser_of(make_member(role, organization=scope))
        assert [browser.get(url).status_code for url in (LIST, ADD, LOG)] == [403] * 3
    assert browser_of(make_member(Role.OWNER, organization=scope)).get(LIST).status_code == 200
