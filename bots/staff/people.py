"""People who have linked their chat: how they are reached, and how they read."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone, translation

from common import veil
from organizations.models import Membership
from organizations.phone_guard import opened_addresses
from organizations.scoping import open_organization


def linked_people() -> dict[int, Membership]:
    """Who works here and has linked a chat, with roles and hours; two queries."""
    rows = Membership.objects.filter(is_active=True, telegram_id__isnull=False).select_related("organization", "seller")
    return {member.pk: member for member in rows.prefetch_related("role_rows").order_by("pk")}


@contextmanager
def as_read_by(member: Membership, language: str) -> Iterator[None]:
    """What is written inside reads as in the program: phones as this person sees them, times by the center's clock."""
    with ExitStack() as stack:
        stack.enter_context(timezone.override(open_organization().zone))
        stack.enter_context(translation.override(language))
        if member.opens_phones_by_click:
            stack.enter_context(veil.drawn(veil.Veil(lambda: opened_addresses(member))))
        yield


def page_of(row: Model) -> str:
    """Where it is in the program; empty if nobody has said under which address this server is reached."""
    return page_at(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", row.pk)


def page_at(name: str, *args: object) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, args=args)}" if settings.PUBLIC_URL else ""
