"""What this app adds to the pages of others."""

from clients.addresses import addresses_of
from common.contributions import address_sources


def register() -> None:
    address_sources.register("clients.client", addresses_of)
