"""What facts of a client have to be, whatever door they come through."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.choices import ClientKind
from clients.models import Client, CompanyFacts, PersonFacts

OLDEST_YEARS = 120
OF_PERSON = frozenset(field.name for field in PersonFacts._meta.get_fields())
OF_COMPANY = frozenset(field.name for field in CompanyFacts._meta.get_fields())
# A status changes by its own verb, the kind of a client never.
_NOT_EDITED = {
    "id", "organization", "public_id", "kind", "status", "created_by", "created_at", "last_contact_at",
    "last_activity_at", "is_archived", "extra", "search_text", "version", "sorted_by", "telegram_id",
}  # fmt: skip
EDITABLE = frozenset(field.name for field in Client._meta.concrete_fields) - _NOT_EDITED


def check_facts(client: Client, given: Mapping[str, Any]) -> None:
    """Raises ValidationError for a client without a name, for facts of the other kind, for companies that are none."""
    if client.is_company:
        _refuse(not client.company_name.strip(), _("Write the name of the company."), "company_name")
    else:
        _refuse(not client.name, _("Write a first name or a last name."), "first_name")
        _refuse_strange_birth(given.get("birth_date"))
    strange = OF_PERSON if client.is_company else OF_COMPANY
    wrong = sorted(name for name in strange & given.keys() if given[name])
    if wrong:
        raise ValueError(f"Not for a {ClientKind(client.kind)}: {', '.join(wrong)}.")
    for name, words in (("employer", _("who works there")), ("parent_company", _("who belongs to it"))):
        above: Client | None = given.get(name)
        if above is not None:
            message = _("“%(name)s” is a person. Choose a company for %(whom)s.") % {"name": above.name, "whom": words}
            _refuse(not above.is_company, message, name)
    if given.get("parent_company"):
        _refuse_circle(client, given["parent_company"])


def _refuse_strange_birth(day: date | None) -> None:
    if day is not None:
        today = timezone.localdate()
        could_be = day <= today and today.year - day.year <= OLDEST_YEARS
        _refuse(not could_be, _("Nobody who learns here was born on that day. Check the year."), "birth_date")


def _refuse_circle(client: Client, above: Client | None) -> None:
    """A company does not belong to itself, however far around."""
    seen: set[int] = set()
    while above is not None and above.pk not in seen:
        _refuse(above.pk == client.pk, _("A company cannot belong to itself. Choose another one."), "parent_company")
        seen.add(above.pk)
        above = above.parent_company


def _refuse(is_wrong: bool, message: str, field: str) -> None:
    if is_wrong:
        raise ValidationError({field: message})
