"""Reads pasted lines of people to invite: "Name, email or phone, role"."""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from common.errors import CellError, shown
from common.phone import PhoneNormalizer
from organizations.choices import Role

_SEPARATORS = re.compile(r"[\t;,]+")
_ROLE_SEPARATORS = re.compile(r"\s*(?:[/+&]|\b(?:and|и|va)\b)\s*")
_FEWEST_PHONE_DIGITS = 4
NAME_LIMIT = 150
LINES_LIMIT = 200

# How people call the roles, besides the labels on screen.
ROLE_WORDS: dict[str, tuple[str, ...]] = {
    Role.OWNER: ("owner", "director", "founder", "владелец", "директор", "основатель", "direktor", "egasi", "rahbar"),
    Role.MANAGER: ("manager", "admin", "administrator", "head", "менеджер", "управляющий", "menejer", "boshqaruvchi"),
    Role.SALESPERSON: ("salesperson", "sales", "seller", "продавец", "продажи", "sotuvchi", "sotuv"),
    Role.RECEPTIONIST: ("receptionist", "reception", "ресепшн", "ресепшен", "администратор", "qabulxona", "resepshn"),
    Role.TEACHER: ("teacher", "tutor", "учитель", "преподаватель", "oʻqituvchi", "o'qituvchi", "oqituvchi", "ustoz"),
    Role.MARKETER: ("marketer", "marketing", "smm", "маркетолог", "маркетинг", "marketolog"),
    Role.PARTNER: ("partner", "agent", "партнер", "партнёр", "агент", "hamkor"),
}
_ROLE_OF = {word: role for role, words in ROLE_WORDS.items() for word in words}


@dataclass(frozen=True)
class Invitee:
    """A person to invite, as one line named them."""

    name: str
    email: str = ""
    phone: str = ""
    roles: tuple[str, ...] = ()


@dataclass
class InviteeLines:
    """What was read, and a sentence for each line that was not."""

    people: list[Invitee] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_invitees(text: str, *, country: str, default_role: str) -> InviteeLines:
    """Each line a person; a line without a role gets the default one. Empty lines are nothing."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip(" \t,;")]
    result = InviteeLines()
    if len(lines) > LINES_LIMIT:
        message = _("%(count)d lines are too many; %(limit)d fit. Paste them in parts.")
        result.problems.append(message % {"count": len(lines), "limit": LINES_LIMIT})
        return result
    reader = _LineReader(country, default_role)
    for number, line in lines:
        try:
            result.people.append(reader.read(line))
        except ValidationError as error:
            result.problems.append(_("Line %(number)d: %(problem)s") % {"number": number, "problem": error.messages[0]})
    return result


class _LineReader:
    """Reads lines one by one and remembers whom it has seen."""

    def __init__(self, country: str, default_role: str) -> None:
        self._phones = PhoneNormalizer.for_region(country)
        self._default_role = default_role
        self._seen: set[str] = set()

    def read(self, line: str) -> Invitee:
        parts = [part.strip(" \"'") for part in _SEPARATORS.split(line) if part.strip(" \"'")]
        emails = [part for part in parts if "@" in part]
        phones = [part for part in parts if _is_phone(part)]
        words = [part for part in parts if part not in emails and part not in phones]
        invitee = Invitee(
            name=_name(words),
            email=_email(emails[0]) if emails else "",
            phone=self._phone(phones[0]) if phones else "",
            roles=_roles(words[1:]) or (self._default_role,),
        )
        self._check_once(invitee)
        return invitee

    def _phone(self, text: str) -> str:
        try:
            return self._phones.normalize(text)
        except CellError as error:
            raise ValidationError(error.message) from error

    def _check_once(self, invitee: Invitee) -> None:
        addresses = {invitee.email, invitee.phone} - {""}
        if twice := addresses & self._seen:
            raise ValidationError(_("%(address)s is named twice. Leave one.") % {"address": min(twice)})
        self._seen |= addresses


def _name(words: list[str]) -> str:
    name = " ".join(words[0].split()) if words else ""
    if not name or len(name) > NAME_LIMIT:
        raise ValidationError(_("The name is missing or too long. Begin the line with the person's name."))
    return name


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        message = _("“%(value)s” is not an email address. Example: name@example.com.")
        raise ValidationError(message % {"value": shown(text)}) from error
    return text.lower()


def _is_phone(part: str) -> bool:
    digits = sum(letter.isdigit() for letter in part)
    return digits >= _FEWEST_PHONE_DIGITS and not any(letter.isalpha() for letter in part)


def _roles(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_role(word) for part in words for word in _ROLE_SEPARATORS.split(part)))


def _role(word: str) -> str:
    plain = word.strip().casefold()
    labels = {str(role.label).casefold(): role.value for role in Role}
    role = _ROLE_OF.get(plain) or labels.get(plain)
    if role is None:
        known = ", ".join(str(label) for label in Role.labels)
        raise ValidationError(
            _("“%(word)s” is not a role. Roles are: %(roles)s.") % {"word": shown(word), "roles": known}
        )
    return role
