"""Who is here already: persons of the center by name and by every phone they are reached by."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from clients.models import Client, ClientContact
from common.name_spelling import spelling_key
from common.names import same_learner


class Persons:
    """Two queries, whatever is asked. A phone names who answers, so it proves a person only with the name."""

    def __init__(self) -> None:
        self._by_phone: dict[str, list[Client]] = defaultdict(list)
        self._by_name: dict[str, list[Client]] = defaultdict(list)
        self._phones: dict[int, set[str]] = defaultdict(set)
        for person in Client.objects.current().persons().order_by("pk"):
            self._by_name[_key(person.first_name, person.last_name)].append(person)
            self._reach(person, person.phone)
        known = {person.pk: person for found in self._by_name.values() for person in found}
        links = ClientContact.objects.filter(client__in=known.keys()) if len(known) < 500 else ClientContact.objects
        for client_id, phone in links.values_list("client_id", "contact__phone"):
            if client_id in known:
                self._reach(known[client_id], phone)

    def _reach(self, person: Client, phone: str) -> None:
        if phone and phone not in self._phones[person.pk]:
            self._phones[person.pk].add(phone)
            self._by_phone[phone].append(person)

    def named(self, first_name: str, last_name: str) -> list[Client]:
        return self._by_name.get(_key(first_name, last_name), [])

    def student(
        self, first_name: str, last_name: str, born: date | None, phones: Iterable[str], taken: set[int]
    ) -> Client | None:
        """Who is the same learner and was not taken for another line; equal names before similar ones."""
        wanted = set(phones)
        for person in self.named(first_name, last_name):
            if person.pk not in taken and self._proves(person, born, wanted):
                return person
        near = (person for phone in sorted(wanted) for person in self._by_phone.get(phone, ()))
        for person in near:
            facts = (person.first_name, person.last_name, person.birth_date)
            if person.pk not in taken and same_learner(first_name, last_name, born, *facts):
                return person
        return None

    def _proves(self, person: Client, born: date | None, phones: set[str]) -> bool:
        """Of equal names: the birth date decides, else a phone both have, else that nothing speaks against it."""
        if born and person.birth_date:
            return born == person.birth_date
        known = self._phones[person.pk]
        return bool(phones & known) or not (phones and known)

    def by_phone(self, phone: str) -> list[Client]:
        return [person for person in self._by_phone.get(phone, ()) if person.phone == phone]


def _key(first_name: str, last_name: str) -> str:
    return str(spelling_key(first_name + last_name))
