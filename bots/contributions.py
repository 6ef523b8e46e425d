"""What this app adds to pages of others, and what becomes of its rows when leads are merged or forgotten."""

from common.contributions import MergePolicy, merge_policies

MERGE_POLICIES: dict[str, MergePolicy] = {"bots.Conversation.lead": "move"}


def register() -> None:
    for relation, policy in MERGE_POLICIES.items():
        merge_policies.register(relation, policy)
