"""A chat has one conversation, however often and by how many at once it is asked for."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from bots.models import Conversation
from bots.services.open_conversation import open_conversation
from messaging.choices import OptOutReason
from messaging.models import Chat, OptOut
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope


def test_the_first_word_begins_a_conversation_and_the_next_finds_it(school: Organization) -> None:
    begun = open_conversation(address="7001", name="Aziz Karimov", username="@aziz", language="uz-UZ")
    found = open_conversation(address="7001", name="Aziz K.", username="aziz", language="ru")
    assert found.pk == begun.pk
    # The language stays: it may be the one they chose.
    assert (found.chat.name, found.chat.username, found.chat.language) == ("Aziz K.", "aziz", "uz")


def test_a_language_the_program_does_not_speak_is_left_to_the_center(school: Organization) -> None:
    assert open_conversation(address="7001", language="de").chat.language == ""


def test_who_blocked_the_bot_and_writes_again_may_be_written_to(school: Organization) -> None:
    for address, reason in (("7001", OptOutReason.BLOCKED), ("7002", OptOutReason.ASKED)):
        OptOut.objects.create(channel="telegram", address=address, reason=reason)
        open_conversation(address=address)
    assert list(OptOut.objects.values_list("address", flat=True)) == ["7002"]


@pytest.mark.django_db(transaction=True)
def test_many_words_at_once_begin_one_conversation() -> None:
    center = make_organization()

    def begin(number: int) -> int:
        try:
            with organization_scope(center):
                return open_conversation(address="7001", name=f"Name {number}").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        opened = set(pool.map(begin, range(18)))
    with organization_scope(center):
        assert (len(opened), Chat.objects.count(), Conversation.objects.count()) == (1, 1, 1)
