"""A form opened by a link in a message: the lead it was sent to visited, once a day; without the word nobody did."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from import_service.models import FormOpening, HostedForm
from import_service.tests.hosted_forms.conftest import Visitor
from leads.factories import make_lead
from leads.models import LeadEvent
from leads.services.tell_message import tell_messages
from messaging.factories import saved_message
from messaging.followed.tokens import Named, Purpose, token_of

SITE = "https://crm.example"


@pytest.fixture
def link(form: HostedForm, settings: Any, clock: Any) -> str:
    settings.PUBLIC_URL = SITE
    message = saved_message(text=f"Sign up: {SITE}/f/{form.key}/?utm_source=sms", channel="sms", status="sent")
    tell_messages([(make_lead().pk, message)], None)
    return f"/go/{token_of(Purpose.LINK, Named(message.pk))}"


def kinds() -> list[str]:
    return list(LeadEvent.objects.exclude(kind__in=("created", "told")).order_by("pk").values_list("kind", flat=True))


def follow(link: str, **headers: str) -> Any:
    answer = Client(headers=headers).get(link)
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{SITE}/f/")
    return answer["Location"].removeprefix(SITE).partition("?")[2]


def test_who_comes_by_the_link_of_a_message_has_visited(visitor: Visitor, link: str, clock: Any) -> None:
    query = follow(link)
    assert "utm_source=sms&via=" in query
    for _again in range(2):
        assert 'name="phone"' in visitor.opens(f"?{query}")
    assert kinds() == ["clicked", "visited"]
    assert LeadEvent.objects.get(kind="visited").payload == {"title": "“Landing page”"}
    clock.shift(timedelta(days=1))
    visitor.opens(f"?{query}")
    assert kinds() == ["clicked", "visited", "visited"]
    assert sum(FormOpening.objects.values_list("times", flat=True)) == 3


def test_who_comes_otherwise_or_makes_a_word_up_is_counted_as_before(visitor: Visitor, link: str) -> None:
    query = follow(link)
    visitor.opens()
    visitor.opens(f"?{query[:-1]}{'A' if query[-1] != 'A' else 'B'}")
    visitor.opens(f"?via={link.removeprefix('/go/')}")
    assert kinds() == ["clicked"]
    assert FormOpening.objects.get().times == 3


def test_a_program_that_looks_beforehand_has_not_visited(visitor: Visitor, link: str) -> None:
    query = follow(link, **{"User-Agent": "TelegramBot (like TwitterBot)"})
    visitor.opens(f"?{query}", **{"User-Agent": "TelegramBot (like TwitterBot)"})
    visitor.opens(f"?{query}&preview=1")
    assert kinds() == []
