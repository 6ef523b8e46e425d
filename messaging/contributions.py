"""What this app adds to the frame of every page."""

from django.db.models import QuerySet
from django.http import HttpRequest

from common.contributions import MenuBadge, menu_badges
from messaging.models import Message


def messages_for_a_person(request: HttpRequest) -> dict[str, QuerySet]:
    """Failed and not looked at, or of which nobody knows whether they arrived."""
    if not request.user.has_perm("messaging.change_message"):
        return {}
    return {"sent": Message.objects.needing_a_person()}


def register() -> None:
    menu_badges.register("messages", MenuBadge(messages_for_a_person))
