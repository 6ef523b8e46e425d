"""Addresses of the pages of clients."""

from clients.models import Client

LIST = "/admin/clients/client/"
ADD = f"{LIST}add/"


def page_of(client: Client) -> str:
    return f"{LIST}{client.pk}/change/"


def door_of(client: Client, name: str) -> str:
    return f"{LIST}{client.pk}/{name}/"
