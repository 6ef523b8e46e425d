"""Tables of clients."""

from clients.models.chat import ClientChat
from clients.models.client import Client, CompanyFacts, PersonFacts
from clients.models.contact import ClientContact
from clients.models.default_tag import DefaultTag
from clients.models.document import ClientDocument
from clients.models.event import ClientEvent
from clients.models.note import ClientNote
from clients.models.segment import ClientSegment
from clients.models.touch import ClientInteraction, Touch

__all__ = [
    "Client",
    "ClientChat",
    "ClientContact",
    "ClientDocument",
    "ClientEvent",
    "ClientInteraction",
    "ClientNote",
    "ClientSegment",
    "CompanyFacts",
    "DefaultTag",
    "PersonFacts",
    "Touch",
]
