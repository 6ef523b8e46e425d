"""Named reads of conversations."""

from typing import Any, Self

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from bots.choices import Control
from clients.models import Client
from common.search import search_condition
from leads.models import Lead
from leads.querysets import seen_by
from messaging.choices import Channel
from messaging.models import Chat
from organizations.choices import LEADERS
from organizations.models import Membership
from organizations.scoping import OrganizationQuerySet

MOST_FOUND = 500


class ConversationQuerySet(OrganizationQuerySet):
    def open(self) -> Self:
        return self.filter(is_closed=False)

    def waiting(self) -> Self:
        """For a person, longest first."""
        return self.filter(waiting_since__isnull=False, is_closed=False).order_by("waiting_since", "id")

    def answered(self) -> Self:
        """By a person who has it still; nobody waits."""
        return self._calm(Control.PERSON)

    def with_the_bot(self) -> Self:
        return self._calm(Control.BOT)

    def closed(self) -> Self:
        return self.filter(is_closed=True).order_by("-last_at", "-id")

    def of_guests(self) -> Self:
        """Not those of people who work here: what they say to the bot is their own, and nobody waits there."""
        staff = Membership.objects.filter(telegram_id__isnull=False, is_active=True).order_by()
        addresses = staff.values_list(Cast("telegram_id", CharField()), flat=True)
        chats = Chat.objects.filter(channel=Channel.TELEGRAM, address__in=addresses).order_by()
        # By their keys: each conversation has its chat's, and the few of staff are found once.
        return self.exclude(chat__in=chats.values("pk"))

    def visible_to(self, member: Membership) -> Self:
        """Those of leads this person may see, and those that are of no lead; nobody's who works here. Of who has left,
        or has parted the chat, only those who lead see what was said."""
        seen = seen_by(member, Lead, "lead__")
        guests = self.of_guests()
        if not member.has_role(LEADERS):
            guests = guests.filter(was_staff=False)
        return guests.filter(seen | Q(lead=None)) if seen else guests

    def of_lead(self, lead: Lead) -> Self:
        """Its own and those of leads that were merged into it."""
        return self.filter(Q(lead=lead) | Q(lead__merged_into=lead))

    def of_client(self, client: Client) -> Self:
        return self.filter(Q(client=client) | Q(lead__client=client))

    def matching(self, text: str) -> Self:
        """Of people found by this name or phone, or in which these words were said: so many of the newest of each, by
        their keys, since a question that joins all four reads every conversation for each section."""
        condition = search_condition(text)
        if condition is None:
            return self
        lines: Any = self.model._meta.get_field("lines").related_model
        people = (
            Q(lead__in=Lead.objects.filter(condition).order_by().values("pk")),
            Q(client__in=Client.objects.filter(condition).order_by().values("pk")),
            Q(chat__in=Chat.objects.filter(_named(text)).order_by().values("pk")),
        )
        every = self.model._default_manager.order_by("-pk")
        keys = {key for one in people for key in every.filter(one).values_list("pk", flat=True)[:MOST_FOUND]}
        said = lines.objects.filter(condition).order_by("-pk").values_list("conversation", flat=True)
        return self.filter(pk__in=keys.union(said[:MOST_FOUND]))

    def _calm(self, control: Control) -> Self:
        return self.filter(is_closed=False, waiting_since=None, control=control).order_by("-last_at", "-id")


def _named(text: str) -> Q:
    """A chat by each word of its name. SQLite knows small and capital letters of Latin only, so both are asked for."""
    found = Q()
    for word in text.split()[:10]:
        word = word.lstrip("@")
        found &= Q(name__icontains=word) | Q(name__contains=word.capitalize()) | Q(username__icontains=word)
    return found
