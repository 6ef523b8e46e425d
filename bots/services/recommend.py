"""A client recommends the center to a friend by a link: the lead comes by a source of friends, both stories tell it."""

from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from bots.models import Conversation
from clients.choices import ClientEventKind
from clients.models import Client
from clients.services.link_chat import chats_of
from clients.services.tell_client import tell_client
from leads.choices import EventKind
from leads.models import Channel, Lead, LeadSource
from leads.services.tell_fact import tell_fact
from organizations.scoping import open_organization

# Of a link: `/start friend-<public id of the client, without dashes>`.
FRIEND = "friend-"
CHANNEL = "referral"


def word_of(client: Client) -> str:
    """What stands behind the link this client gives away; it tells nobody who they are."""
    return f"{FRIEND}{client.public_id.hex}"


def recommender_of(conversation: Conversation) -> Client | None:
    """By whose link the chat was begun; nobody recommends the center to themselves."""
    if not conversation.source.startswith(FRIEND):
        return None
    try:
        public_id = UUID(conversation.source.removeprefix(FRIEND))
    except ValueError:
        return None
    found: Client | None = Client.objects.filter(public_id=public_id).first()
    return None if found and int(conversation.chat.address) in chats_of(found) else found


def friends_source() -> LeadSource:
    """Where leads of friends come from: a source of the channel of recommendations, made with the first of them."""
    channel = Channel.objects.filter(key=CHANNEL).first()
    if channel is not None:
        known: LeadSource | None = channel.sources.filter(is_active=True, partner=None).order_by("pk").first()
        if known is not None:
            return known
    with translation.override(open_organization().language):
        name = _("Friends")
    source: LeadSource = LeadSource.objects.get_or_create(name=name, defaults={"channel": channel})[0]
    return source


@transaction.atomic
def tell_recommended(*, lead: Lead, client: Client) -> None:
    """By keys alone: who may read the one need not be allowed to read the other."""
    tell_fact(lead=lead, kind=EventKind.RECOMMENDED, actor=None, client=client.pk)
    tell_client(client=client, kind=ClientEventKind.RECOMMENDED, actor=None, lead=lead.pk)
