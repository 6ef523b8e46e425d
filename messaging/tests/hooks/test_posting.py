"""What leaves for a webhook, how it is signed, and what each answer means: against a receiver that is really asked."""

import contextlib
from datetime import timedelta
from socket import AI_NUMERICHOST, getaddrinfo

import httpx
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from common import network_address
from messaging.choices import EndpointState, PostState
from messaging.factories import make_endpoint, make_posts
from messaging.hook_rules import check_hook_url
from messaging.hooks import ask as asking
from messaging.hooks.ask import ask
from messaging.hooks.drain import FAILS_FOR, KEPT, LEASE, PAUSES, forget_old, post_due
from messaging.models import WebhookEndpoint, WebhookPost
from messaging.services.change_endpoint import renew_secret, send_again, switch_endpoint, test_endpoint
from messaging.services.forget_posts import forget_posts
from messaging.services.queue_posts import listening
from messaging.tests.hooks.receiver import A_HEADER, WORDS

pytestmark = pytest.mark.django_db

test_endpoint.__test__ = False  # a service


def later(span: timedelta) -> int:
    """Posted when so much time has passed."""
    with time_machine.travel(timezone.now() + span, tick=True):
        return post_due()


def test_the_library_of_the_other_side_believes_it(endpoint, receiver):
    (post,) = make_posts(endpoint)
    assert post_due() == 1
    (told,) = receiver.read(endpoint.secret)
    assert (told["type"], told["data"]) == ("lead.created", {"lead": {"name": "Lead 0"}})
    assert told["timestamp"].endswith("Z")
    assert receiver.ids() == [post.webhook_id]
    post.refresh_from_db()
    endpoint.refresh_from_db()
    assert (post.state, post.code, post.answer, post.attempts) == (PostState.DELIVERED, 200, "thank you", 1)
    assert endpoint.delivered_at
    assert post_due() == 0


def test_nobody_else_can_sign_it_and_nobody_can_change_it(endpoint, receiver):
    make_posts(endpoint)
    post_due()
    headers, body = receiver.told[0]
    with pytest.raises(WebhookVerificationError):
        receiver.read(make_endpoint(url=receiver.url).secret)
    with pytest.raises(WebhookVerificationError):
        Webhook(endpoint.secret).verify(body.replace(b"Lead 0", b"Lead 1"), headers)


def test_the_secret_is_sealed_in_the_database(endpoint):
    kept = WebhookEndpoint.objects.extra(select={"raw": "secret"}).values_list("raw", flat=True).get()
    assert endpoint.secret.startswith("whsec_")
    assert endpoint.secret not in kept


def test_for_a_day_both_secrets_are_good(endpoint, receiver):
    old = endpoint.secret
    new = renew_secret(endpoint=endpoint, actor=None).secret
    make_posts(endpoint)
    post_due()
    assert new != old
    assert receiver.read(old) == receiver.read(new)
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=True):
        receiver.told.clear()
        make_posts(endpoint)
        post_due()
        receiver.read(new)
        with pytest.raises(WebhookVerificationError):
            receiver.read(old)


def test_it_is_tried_again_with_growing_pauses_under_the_same_id_and_then_it_has_failed(endpoint, receiver):
    receiver.status = 500
    (post,) = make_posts(endpoint)
    begin = timezone.now()
    with time_machine.travel(begin, tick=False) as clock:
        for number, pause in enumerate(PAUSES, 1):
            assert post_due() == 1
            post.refresh_from_db()
            assert (post.state, post.attempts, post.code) == (PostState.PENDING, number, 500)
            assert pause * 0.89 < post.due_at - timezone.now() < pause * 1.11
            assert post_due() == 0
            clock.move_to(post.due_at)
            WebhookEndpoint.objects.update(state=EndpointState.ON)
        assert post_due() == 1
    post.refresh_from_db()
    assert (post.state, post.attempts) == (PostState.FAILED, len(PAUSES) + 1)
    assert set(receiver.ids()) == {post.webhook_id}
    assert len(receiver.told) == 10


def test_an_endpoint_that_fails_rests_and_keeps_nobody_else_waiting(scope, endpoint, receiver):
    make_posts(endpoint, 3)
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(url="http://127.0.0.1:9/")
    other = make_endpoint(url=receiver.url)
    make_posts(other, 3)
    assert post_due() == 4
    assert len(receiver.told) == 3
    tried = WebhookPost.objects.filter(endpoint=endpoint, attempts=1).get()
    assert (tried.code, tried.state) == (None, PostState.PENDING)
    assert "No connection" in tried.answer


def test_one_that_does_not_work_is_asked_once_a_minute_however_often_somebody_looks(endpoint, receiver):
    receiver.status = 503
    make_posts(endpoint, 20)
    begin = timezone.now()
    with time_machine.travel(begin, tick=False) as clock:
        for _second in range(180):
            post_due()
            clock.shift(timedelta(seconds=1))
    assert len(receiver.told) == 4
    receiver.status = 200
    later(timedelta(minutes=10))
    assert not WebhookPost.objects.exclude(state=PostState.DELIVERED).exists()


def test_a_post_that_is_refused_keeps_no_other_waiting(endpoint, receiver):
    make_posts(endpoint, 20)
    receiver.statuses = [422] * 10
    assert post_due() == 20
    assert WebhookPost.objects.filter(state=PostState.DELIVERED).count() == 10
    assert WebhookPost.objects.filter(state=PostState.PENDING, code=422).count() == 10


def test_who_is_asked_by_one_is_not_asked_by_another(endpoint, receiver):
    first, _second = make_posts(endpoint, 2)
    WebhookPost.objects.filter(pk=first.pk).update(lease_until=timezone.now() + LEASE)
    assert post_due() == 0
    assert later(LEASE * 2) == 2


def test_what_was_taken_is_delivered_whatever_becomes_of_the_answer(endpoint, receiver, monkeypatch):
    monkeypatch.setattr(asking, "SECONDS_IN_ALL", 0.5)
    receiver.drips = WORDS
    (post,) = make_posts(endpoint)
    post_due()
    post.refresh_from_db()
    assert (post.code, post.state) == (200, PostState.DELIVERED)


def test_a_trouble_of_days_ago_is_over(endpoint, receiver):
    """Nothing waits of it: a single failure days later is the first of its own."""
    receiver.status = 500
    test_endpoint(endpoint=endpoint)
    post = make_posts(endpoint)[-1]
    post_due()
    forget_posts(subjects=[post.subject])
    make_posts(endpoint)
    assert later(FAILS_FOR * 2) == 1
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.ON


def test_a_post_sent_again_days_after_a_trouble_stops_nothing(endpoint, receiver):
    """What failed then was erased; this one got through the first time, and fails once now."""
    (old,) = make_posts(endpoint)
    post_due()
    receiver.status = 500
    failed = make_posts(endpoint)[-1]
    post_due()
    WebhookPost.objects.filter(pk=failed.pk).delete()
    with time_machine.travel(timezone.now() + FAILS_FOR * 2, tick=True):
        old.refresh_from_db()
        send_again(post=old)
        assert post_due() == 1
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.ON
    assert later(FAILS_FOR * 3 + timedelta(hours=1)) == 1
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.FAILING


def test_sending_again_what_still_fails_does_not_keep_the_webhook_from_being_stopped(endpoint, receiver):
    receiver.status = 503
    (post,) = make_posts(endpoint)
    post_due()
    with time_machine.travel(timezone.now() + FAILS_FOR + timedelta(hours=1), tick=True):
        send_again(post=post)
        assert post_due() == 1
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.FAILING


def test_one_that_fails_for_days_is_stopped_and_goes_on_where_it_was(endpoint, receiver):
    receiver.status = 503
    make_posts(endpoint)
    post_due()
    assert later(FAILS_FOR + timedelta(hours=1)) == 1
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.FAILING
    # What happens meanwhile is kept for it.
    assert listening({"lead.created"}) == [endpoint]
    make_posts(endpoint)
    assert later(FAILS_FOR * 2) == 0
    receiver.status = 200
    switch_endpoint(endpoint=endpoint, is_on=True, actor=None)
    assert post_due() == 2
    endpoint.refresh_from_db()
    assert (endpoint.state, endpoint.failing_since) == (EndpointState.ON, None)


def test_who_answers_gone_is_told_nothing_more(endpoint, receiver):
    receiver.status = 410
    make_posts(endpoint, 2)
    assert post_due() == 1
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.GONE
    assert WebhookPost.objects.filter(state=PostState.FAILED, code=410).count() == 1
    assert listening({"lead.created"}) == []
    assert later(timedelta(days=1)) == 0


def test_one_that_is_off_is_told_nothing_and_nothing_is_kept(endpoint, receiver):
    make_posts(endpoint)
    switch_endpoint(endpoint=endpoint, is_on=False, actor=None)
    assert listening({"lead.created"}) == []
    assert post_due() == 0
    switch_endpoint(endpoint=endpoint, is_on=True, actor=None)
    assert post_due() == 1


def test_who_dies_after_sending_leaves_it_to_the_next_under_the_same_id(endpoint, receiver, monkeypatch):
    """Killed between the answer and writing it down: the receiver gets it twice, and can tell by the id."""
    from messaging.hooks import drain

    (post,) = make_posts(endpoint)

    def dies(*_args):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(drain, "_write_down", dies)
        with pytest.raises(SystemExit):
            post_due()
    assert post_due() == 0
    assert later(LEASE + timedelta(seconds=1)) == 1
    assert receiver.ids() == [post.webhook_id] * 2
    post.refresh_from_db()
    assert (post.state, post.attempts) == (PostState.DELIVERED, 2)


def test_sent_again_it_is_the_same_post(endpoint, receiver):
    (post,) = make_posts(endpoint)
    post_due()
    post.refresh_from_db()
    send_again(post=post)
    assert post_due() == 1
    assert receiver.ids() == [post.webhook_id] * 2
    assert receiver.told[0][1] == receiver.told[1][1]
    post.refresh_from_db()
    assert (post.state, post.attempts) == (PostState.DELIVERED, 2)


def test_nothing_is_sent_again_to_one_that_is_off(endpoint, receiver):
    (post,) = make_posts(endpoint)
    switch_endpoint(endpoint=endpoint, is_on=False, actor=None)
    post.endpoint.refresh_from_db()
    with pytest.raises(ValidationError, match="switch it on first"):
        send_again(post=post)


def test_a_test_is_sent_this_moment_and_once(endpoint, receiver):
    switch_endpoint(endpoint=endpoint, is_on=False, actor=None)
    tested = test_endpoint(endpoint=endpoint)
    assert (tested.answer.code, tested.answer.words) == (200, "thank you")
    assert receiver.read(endpoint.secret)[0]["type"] == "webhook.test"
    receiver.status, receiver.answer = 418, b"I am a teapot"
    tested = test_endpoint(endpoint=endpoint)
    tested.post.refresh_from_db()
    assert (tested.post.state, tested.post.code, tested.post.answer) == (PostState.FAILED, 418, "I am a teapot")
    switch_endpoint(endpoint=endpoint, is_on=True, actor=None)
    assert later(timedelta(days=1)) == 0


def test_a_person_who_is_erased_is_erased_here_too(endpoint, receiver):
    receiver.statuses = [200]
    sent, waiting = make_posts(endpoint, 2)
    with_answer = b'{"heard of": "Lead 0"}'
    receiver.answer = with_answer
    WebhookPost.objects.filter(pk=waiting.pk).update(due_at=timezone.now() + timedelta(hours=1))
    post_due()
    forget_posts(subjects=["lead:0", "lead:1"])
    for post, state in ((sent, PostState.DELIVERED), (waiting, PostState.ERASED)):
        post.refresh_from_db()
        assert (post.state, post.body, post.answer) == (state, "", "")
        with pytest.raises(ValidationError, match="nothing left to send"):
            send_again(post=post)
    assert later(timedelta(days=1)) == 0


def test_erased_while_it_is_on_its_way_nothing_is_written_down_of_the_answer(endpoint, receiver, monkeypatch):
    from messaging.hooks import drain

    (post,) = make_posts(endpoint)

    def asked_and_erased(*args):
        answer = ask(*args)
        forget_posts(subjects=["lead:0"])
        return answer

    monkeypatch.setattr(drain, "ask", asked_and_erased)
    assert post_due() == 1
    post.refresh_from_db()
    assert (post.state, post.body, post.answer) == (PostState.ERASED, "", "")


def test_after_a_month_it_is_forgotten_unless_it_is_still_to_be_sent(endpoint):
    make_posts(endpoint, 3)
    WebhookPost.objects.exclude(subject="lead:2").update(created_at=timezone.now() - KEPT - timedelta(minutes=1))
    WebhookPost.objects.exclude(subject="lead:1").update(state=PostState.DELIVERED)
    forget_old()
    assert list(WebhookPost.objects.order_by("subject").values_list("subject", flat=True)) == ["lead:1", "lead:2"]
    WebhookEndpoint.objects.update(state=EndpointState.FAILING)
    forget_old()
    assert WebhookPost.objects.get().subject == "lead:2"


def test_a_redirect_is_not_followed(endpoint, receiver):
    receiver.status, receiver.headers = 302, {"Location": receiver.url}
    (post,) = make_posts(endpoint)
    post_due()
    post.refresh_from_db()
    assert (len(receiver.told), post.code, post.state) == (1, 302, PostState.PENDING)
    assert "redirect" in post.answer


def test_of_an_answer_only_the_beginning_is_kept_as_a_database_can_keep_it(endpoint, receiver):
    receiver.answer = b"\0\xff" + b"a" * 100_000
    (post,) = make_posts(endpoint)
    post_due()
    post.refresh_from_db()
    assert (post.state, len(post.answer)) == (PostState.DELIVERED, 500)
    assert "\0" not in post.answer


def test_who_drips_a_letter_at_a_time_is_not_waited_for(endpoint, receiver, monkeypatch):
    monkeypatch.setattr(asking, "SECONDS_IN_ALL", 0.5)
    receiver.drips = A_HEADER
    (post,) = make_posts(endpoint)
    post_due()
    post.refresh_from_db()
    assert (post.code, post.answer, post.state) == (None, "No answer in time.", PostState.PENDING)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://127.0.0.1/", "leads into our own network"),
        ("https://169.254.169.254/latest", "leads into our own network"),
        ("https://[::1]/", "leads into our own network"),
        ("https://[::ffff:10.0.0.1]/", "leads into our own network"),
        ("https://[64:ff9b::a9fe:a9fe]/", "leads into our own network"),
        ("https://224.0.0.1/", "leads into our own network"),
        ("https://0x7f.1/", "leads into our own network"),
        ("http://93.184.216.34/", "https://"),
        ("ftp://93.184.216.34/", "https://"),
    ],
)
def test_addresses_inside_are_never_asked(scope, settings, url, said):
    settings.PRIVATE_ADDRESSES = False
    (post,) = make_posts(make_endpoint(url=url))
    assert post_due() == 1
    post.refresh_from_db()
    assert (post.code, post.state) == (None, PostState.PENDING)
    assert said in post.answer


def test_a_name_that_leads_inside_when_it_is_asked_again_leads_nowhere(scope, settings, monkeypatch):
    """Rebinding: the request goes to the very address that was looked at, under the name of the receiver."""
    settings.PRIVATE_ADDRESSES = False
    answers = iter(["93.184.216.34", "10.0.0.5"])
    monkeypatch.setattr(network_address, "getaddrinfo", lambda *_args: [(0, 0, 0, "", (next(answers), 443))])
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=iter([b"ok"]))

    endpoint = make_endpoint(url="https://hooks.example/crm")
    (post,) = make_posts(endpoint)
    with httpx.Client(transport=httpx.MockTransport(answer)) as http:
        assert ask(endpoint, post, http).code == 200
        refused = ask(endpoint, post, http)
    assert (refused.code, "leads into our own network" in refused.words) == (None, True)
    (request,) = asked
    assert (request.url.host, request.headers["host"]) == ("93.184.216.34", "hooks.example")
    assert request.extensions["sni_hostname"] == "hooks.example"


@pytest.fixture
def two_addresses(monkeypatch, settings):
    """A name with an address at which nobody is, and one at which the receiver is."""
    monkeypatch.setattr(network_address, "public_addresses", lambda _url: ["127.0.0.2", "127.0.0.1"])
    monkeypatch.setattr(asking, "_living", {})


def test_of_a_name_with_a_dead_address_the_living_one_is_told(two_addresses, scope, receiver):
    posts = make_posts(make_endpoint(url=receiver.url.replace("127.0.0.1", "localhost")), 3)
    assert post_due() == 3
    assert receiver.ids() == [post.webhook_id for post in posts]
    assert {headers["host"].partition(":")[0] for headers, _body in receiver.told} == {"localhost"}
    assert asking._living == {receiver.told[0][0]["host"]: "127.0.0.1"}


def test_who_took_a_connection_is_the_only_one_that_is_told(two_addresses, scope, receiver, monkeypatch):
    """It may have taken the post, too: nobody else gets it then."""
    monkeypatch.setattr(network_address, "public_addresses", lambda _url: ["127.0.0.1", "127.0.0.1"])
    monkeypatch.setattr(asking, "SECONDS_IN_ALL", 0.5)
    receiver.drips = A_HEADER
    make_posts(make_endpoint(url=receiver.url.replace("127.0.0.1", "localhost")))
    post_due()
    assert len(receiver.told) == 1


def test_one_address_inside_and_the_name_is_asked_nowhere(scope, settings, monkeypatch):
    settings.PRIVATE_ADDRESSES = False
    found = [(0, 0, 0, "", (address, 443)) for address in ("93.184.216.34", "10.0.0.5")]
    monkeypatch.setattr(network_address, "getaddrinfo", lambda *_args: found)
    (post,) = make_posts(make_endpoint(url="https://hooks.example/crm"))
    post_due()
    post.refresh_from_db()
    assert (post.code, "leads into our own network" in post.answer) == (None, True)


ODD = ["https://☃.com/", "https://xn--n3h.com/", "https://a..b/", "https://x:99999/", "https://[::1", "https://[a]/"]
ODDER = ["https://\u200b.com/", f"https://{'a' * 70}.com/", "https://a b/", "https://xn--/", "https://ex\x00.com/", ""]


@pytest.mark.parametrize("url", ODD + ODDER)
def test_an_odd_address_is_refused_with_a_sentence_wherever_it_leads(scope, settings, monkeypatch, url):
    def looked_up_without_asking_anybody(host, port):
        return getaddrinfo(host, port, flags=AI_NUMERICHOST)

    monkeypatch.setattr(network_address, "getaddrinfo", looked_up_without_asking_anybody)
    with contextlib.suppress(ValidationError):
        check_hook_url(url)
    settings.PRIVATE_ADDRESSES = False
    with pytest.raises(ValidationError):
        check_hook_url(url)
    (post,) = make_posts(make_endpoint(url=url.replace("\0", "")))
    assert post_due() == 1
    post.refresh_from_db()
    assert (post.code, post.state, bool(post.answer)) == (None, PostState.PENDING, True)


def test_a_secret_that_nobody_can_read_any_more_is_said(endpoint, receiver, settings):
    settings.SECRET_KEY = "another key of the installation"
    (post,) = make_posts(endpoint)
    post_due()
    post.refresh_from_db()
    assert (receiver.told, post.answer) == ([], "The secret cannot be read any more: make a new one.")
