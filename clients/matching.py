"""Who somebody that asks is among clients: the set-wise query that finds who shares a key, and the judgement about it.

A phone names who answers. It leads to the client it belongs to, to those this client answers for and to those who
answer for this client; only a compatible name and birth date say which of them it is, else it is one of the family.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched
from typing import Any, Protocol

from django.db import connection
from django.db.models import Q

from clients.choices import ClientKind, ClientTie
from clients.models import Client, ClientContact
from common.identity import Keys, keys_of_one
from common.names import same_learner, search_key
from organizations.changes import CHUNK
from organizations.scoping import open_organization

_CLIENT = Client._meta.db_table
_BY_FIELD = (
    "SELECT k.ref, c.id FROM ({keys}) k JOIN {client} c ON c.{kind} = k.value "
    "WHERE c.organization_id = %s AND NOT c.is_archived"
)
# `NOT (x = '')` word for word as in the partial indexes: SQLite recognizes no other way to say it.
_JOINS: dict[str, str] = {
    "phone": _BY_FIELD + " AND NOT (c.phone = '')",
    "email": _BY_FIELD + " AND NOT (c.email = '')",
    "telegram_username": _BY_FIELD + " AND NOT (c.telegram_username = '')",
    "telegram_id": _BY_FIELD,
}


class Asker(Protocol):
    """A lead, or a row that becomes one."""

    first_name: str
    last_name: str
    birth_date: date | None
    company: str


@dataclass(frozen=True, slots=True)
class Tie:
    """To which client somebody belongs, and as what."""

    client_id: int
    kind: ClientTie


@dataclass(frozen=True, slots=True)
class _Account:
    pk: int
    kind: str
    first_name: str
    last_name: str
    birth_date: date | None
    company_name: str


def meet_clients(keys: Sequence[Keys]) -> list[tuple[int, int]]:
    """`(ref, client id)` for every current client that shares one of these keys."""
    known = [key for key in keys if key.kind in _JOINS]
    if not known:
        return []
    organization = open_organization().pk
    parts = [_JOINS[key.kind].format(keys=key.sql, kind=key.kind, client=_CLIENT) for key in known]
    params = [value for key in known for value in (*key.params, organization)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return cursor.fetchall()


def find_clients(**addresses: Any) -> list[Client]:
    """Current clients that can be reached by any of these, as `keys_of_one` names them."""
    met = {client_id for _ref, client_id in meet_clients(keys_of_one(**addresses))}
    return list(Client.objects.filter(pk__in=met).select_related("owner").order_by("pk")) if met else []


def find_same(people: Sequence[Mapping[str, Any]], employer: Client | None) -> list[list[Client]]:
    """For each of these new people the current ones who may be just them: of the same name, with the same phone or the
    same employer; or of both the very same names."""
    phones, firsts, lasts = ({one[key] for one in people} - {""} for key in ("phone", "first_name", "last_name"))
    near = Q(phone__in=phones) | Q(contact_links__contact__phone__in=phones)
    near |= Q(first_name__in=firsts, last_name__in=lasts)
    if employer:
        near |= Q(employer=employer)
    here = Client.objects.current().persons().filter(near).select_related("employer").order_by("pk").distinct()
    here = list(here.prefetch_related("contact_links__contact"))
    return [[client for client in here if _may_be(one, client, employer)] for one in people]


def _may_be(one: Mapping[str, Any], client: Client, employer: Client | None) -> bool:
    names = (one["first_name"], one["last_name"])
    if all(names) and names == (client.first_name, client.last_name):
        return True
    phones = {client.phone, *(link.contact.phone for link in client.contact_links.all())} - {""}
    shares = one["phone"] in phones or (employer is not None and client.employer_id == employer.pk)
    return shares and same_learner(*names, None, client.first_name, client.last_name, client.birth_date)


def find_tie(asker: Asker, **addresses: Any) -> Tie | None:
    """What one person that can be reached by these is to a client."""
    met = meet_clients(keys_of_one(**addresses))
    return ties_of({0: asker}, met).get(0) if met else None


def ties_of(askers: Mapping[int, Asker], met: Iterable[tuple[int, int]]) -> dict[int, Tie]:
    """{ref: tie} of those who met clients, given the pairs of `meet_clients`; the same queries for one and for many."""
    shared: dict[int, set[int]] = defaultdict(set)
    for ref, client_id in met:
        shared[ref].add(client_id)
    around = _Around({client_id for each in shared.values() for client_id in each})
    ties = {ref: around.tie_of(askers[ref], found) for ref, found in shared.items() if ref in askers}
    return {ref: tie for ref, tie in ties.items() if tie}


class _Around:
    """Some clients, those they answer for and those who answer for them."""

    def __init__(self, client_ids: Collection[int]) -> None:
        self._kin: dict[int, set[int]] = defaultdict(set)
        for chunk in batched(client_ids, CHUNK // 2):
            links = ClientContact.objects.filter(Q(client__in=chunk) | Q(contact__in=chunk))
            for client, contact in links.order_by().values_list("client_id", "contact_id"):
                self._kin[client].add(contact)
                self._kin[contact].add(client)
        everybody = {*client_ids, *(pk for kin in self._kin.values() for pk in kin)}
        columns = ("pk", "kind", "first_name", "last_name", "birth_date", "company_name")
        self._accounts: dict[int, _Account] = {}
        for chunk in batched(everybody, CHUNK):
            rows = Client.objects.current().filter(pk__in=chunk).order_by()
            self._accounts |= {row[0]: _Account(*row) for row in rows.values_list(*columns)}

    def tie_of(self, asker: Asker, found: Collection[int]) -> Tie | None:
        """`found` share a key with who asks."""
        holders = sorted(self._of(found), key=lambda account: account.pk)
        people = [one for one in holders if one.kind == ClientKind.PERSON]
        if people:
            same = [one.pk for one in self._with_kin(people) if _is_same(asker, one)]
            return Tie(same[0], ClientTie.SELF) if len(same) == 1 else Tie(people[0].pk, ClientTie.FAMILY)
        return _tie_to_company(asker, holders[0]) if holders else None

    def _with_kin(self, people: Iterable[_Account]) -> Iterable[_Account]:
        keys = {key for one in people for key in (one.pk, *self._kin[one.pk])}
        return (one for one in self._of(keys) if one.kind == ClientKind.PERSON)

    def _of(self, keys: Iterable[int]) -> Iterable[_Account]:
        return (self._accounts[key] for key in keys if key in self._accounts)


def _is_same(asker: Asker, account: _Account) -> bool:
    return same_learner(
        *(asker.first_name, asker.last_name, asker.birth_date),
        *(account.first_name, account.last_name, account.birth_date),
    )


def _tie_to_company(asker: Asker, company: _Account) -> Tie:
    is_itself = search_key(asker.company) == search_key(company.company_name)
    return Tie(company.pk, ClientTie.SELF if is_itself else ClientTie.COMPANY)
