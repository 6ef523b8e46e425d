"""What this app adds to pages of others, and what becomes of its rows when leads are merged or forgotten."""

from bots.admin.link_card import CARD, card_of_client, card_of_person
from common.contributions import MergePolicy, PagePanel, merge_policies, page_panels

MERGE_POLICIES: dict[str, MergePolicy] = {"bots.Conversation.lead": "move"}


def register() -> None:
    for relation, policy in MERGE_POLICIES.items():
        merge_policies.register(relation, policy)
    own = PagePanel("organizations.membership", CARD, card_of_person, for_oneself=True)
    page_panels.register("chat of a person", own)
    page_panels.register("chat of a client", PagePanel("clients.client", CARD, card_of_client, order=80))
