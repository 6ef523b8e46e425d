"""Contacts of earlier days, written down at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clients.choices import ClientEventKind
from clients.factories import make_client
from clients.models import Client, ClientEvent, ClientInteraction
from clients.services.log_interaction import bring_in_interactions, log_interaction

pytestmark = pytest.mark.usefixtures("scope")


def talk(client, days: int, **over) -> ClientInteraction:
    at = timezone.now() - timedelta(days=days)
    return ClientInteraction(**{"client": client, "channel": "phone", "outcome": "success", "at": at, **over})


def test_each_has_an_event_of_its_day_and_the_last_one_is_the_last_contact(malika):
    aziza, bek = make_client(first_name="Aziza"), make_client(first_name="Bek")
    late = log_interaction(client=bek, channel="phone", outcome="success", actor=malika)
    talks = [talk(aziza, 9, actor=malika, note="Happy"), talk(aziza, 3), talk(bek, 5)]
    bring_in_interactions(interactions=talks)
    last = dict(Client.objects.values_list("pk", "last_contact_at"))
    assert last == {aziza.pk: talks[1].at, bek.pk: late.at}
    events = ClientEvent.objects.filter(kind=ClientEventKind.INTERACTION, client=aziza).order_by("at")
    assert [(event.at, event.actor, event.payload["interaction"]) for event in events] == [
        (talks[0].at, malika, talks[0].pk),
        (talks[1].at, None, talks[1].pk),
    ]
    assert Client.objects.get(pk=aziza.pk).last_activity_at == aziza.last_activity_at


def test_what_cannot_have_been_stops_all_of_them():
    client = make_client()
    with pytest.raises(ValidationError):
        bring_in_interactions(interactions=[talk(client, 3), talk(client, -1)])
    assert not ClientInteraction.objects.exists()


def test_many_cost_the_queries_of_one(django_assert_max_num_queries):
    talks = [talk(make_client(), days) for days in range(1, 40)]
    with django_assert_max_num_queries(7):
        bring_in_interactions(interactions=talks)
