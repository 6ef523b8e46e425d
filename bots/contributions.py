"""What this app adds to pages of others, and what becomes of its rows when leads are merged or forgotten."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bots.admin.code_cards import PrintCodes
from bots.admin.conversation_doors import open_url
from bots.admin.link_card import CARD, card_of_client, card_of_person
from bots.admin.recommended import CARD as RECOMMENDED
from bots.admin.recommended import card_of_lead
from bots.choices import Author
from bots.models import Conversation, Line
from bots.person_data import erase_conversations, read_conversations
from bots.sources import link_of_source
from bots.timeline import lines_of_client, lines_of_lead
from common.contributions import (
    ListVerb,
    MenuBadge,
    MergePolicy,
    PageAction,
    PagePanel,
    PersonData,
    TimelineSource,
    chat_doors,
    kept_files,
    list_verbs,
    menu_badges,
    merge_policies,
    page_actions,
    page_panels,
    person_data,
    timeline_sources,
)
from leads.told import told_leads

MERGE_POLICIES: dict[str, MergePolicy] = {"bots.Conversation.lead": "move"}


def register() -> None:
    for relation, policy in MERGE_POLICIES.items():
        merge_policies.register(relation, policy)
    told_leads.register("conversations", leads_answered)
    own = PagePanel("organizations.membership", CARD, card_of_person, for_oneself=True)
    page_panels.register("chat of a person", own)
    page_panels.register("chat of a client", PagePanel("clients.client", CARD, card_of_client, order=80))
    page_panels.register("recommended", PagePanel("leads.lead", RECOMMENDED, card_of_lead, order=70))
    list_verbs.register("codes", ListVerb("clients.client", PrintCodes()))
    menu_badges.register("conversations", MenuBadge(queries=menu_queries))
    person_data.register("conversations", PersonData(read=read_conversations, erase=erase_conversations))
    kept_files.register("conversations", files_of_lines)
    chat_doors.register("bot", link_of_source)
    timeline_sources.register("conversations of a lead", TimelineSource("leads.lead", lines_of_lead))
    timeline_sources.register("conversations of a client", TimelineSource("clients.client", lines_of_client))
    for model in ("leads.lead", "clients.client"):
        write = PageAction(model, "detail", _("Conversation"), "forum", "bots.view_conversation", open_url)
        page_actions.register(f"conversation of {model}", write)


def leads_answered(messages: Collection[int]) -> list[tuple[int, int]]:
    """(message, lead) of what a person wrote in a conversation."""
    lines = Line.objects.filter(message__in=messages, author=Author.PERSON, conversation__lead__isnull=False)
    return list(lines.order_by().values_list("message", "conversation__lead"))


def menu_queries(request: HttpRequest) -> Mapping[str, QuerySet]:
    """Who waits for a person."""
    if not request.user.has_perm("bots.view_conversation"):
        return {}
    member = request.membership  # type: ignore[attr-defined]
    return {"conversations": Conversation.objects.waiting().visible_to(member)}


def files_of_lines(names: Sequence[str]) -> Iterable[str]:
    rows: Iterable[str] = Line.objects.filter(file__in=names).exclude(file="").values_list("file", flat=True)
    return rows
