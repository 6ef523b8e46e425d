"""What this app adds to the pages of others."""

from clients.addresses import addresses_of
from clients.services.tell_message import tell_messages
from common.contributions import address_sources
from messaging.subjects import SubjectKind, subject_kinds


def register() -> None:
    address_sources.register("clients.client", addresses_of)
    subject_kinds.register("client", SubjectKind(tell_messages, "admin:clients_client_change", "clients.view_client"))
