"""Whom to call about several clients at once."""

from collections.abc import Collection

from clients.models import Client, ClientContact


def first_to_call(client_ids: Collection[int], *, has_phone: bool = False) -> dict[int, Client]:
    """{client: who answers for them}, without those who answer alone; `has_phone` looks for one who can be called."""
    links = ClientContact.objects.filter(client__in=client_ids)
    if has_phone:
        links = links.exclude(contact__phone="")
    rows = links.order_by("is_primary", "-pk").select_related("contact")
    return {link.client_id: link.contact for link in rows} if client_ids else {}
