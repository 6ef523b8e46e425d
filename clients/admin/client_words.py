"""Fields of a client in words."""

from clients.models import Client
from organizations.admin.field_words import FieldWords, language_in_words


class ClientWords(FieldWords):
    model = Client
    phones = FieldWords.phones | {"emergency_phone"}
    codes = {"language": language_in_words}
