"""The center's own words for a kind of message; every name in braces has to be one the kind knows."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from messaging.kinds import MessageKind, kind_of
from messaging.models import MessageTemplate
from messaging.rendering import VARIABLE, Words, program_words
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.scoping import open_organization
from organizations.services.record_audit import record_audit

LONGEST = 3000
_NOT_SHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@transaction.atomic
def save_template(*, kind: str, language: str, text: str, subject: str = "", actor: Membership | None) -> Words:
    """What stands there now. The words of the program, typed again, are no words of the center's own.

    Raises ValidationError that names what is wrong, and KeyError for an unknown kind.
    """
    words = Words(tidied(text), " ".join(tidied(subject).split()))
    check_words(kind_of(kind), words)
    if words == program_words(kind, language):
        drop_template(kind=kind, language=language, actor=actor)
        return words
    row, is_new = MessageTemplate.objects.update_or_create(
        organization=open_organization(),
        kind=kind,
        language=language,
        defaults={"text": words.text, "subject": words.subject, "changed_by": actor},
    )
    _note(AuditKind.ADDED if is_new else AuditKind.CHANGED, row, actor)
    return words


@transaction.atomic
def drop_template(*, kind: str, language: str, actor: Membership | None) -> bool:
    """The words of the program go again; False if they did all the time."""
    row = MessageTemplate.objects.filter(kind=kind, language=language).first()
    if row is None:
        return False
    _note(AuditKind.DELETED, row, actor)
    row.delete()
    return True


def tidied(text: str) -> str:
    """Line ends as everywhere, no blanks at the edges, nothing a database refuses."""
    return _NOT_SHOWN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def check_words(known: MessageKind, words: Words) -> None:
    """Raises ValidationError with a sentence for each thing that is wrong."""
    problems = [*_problems(known, words.text), *_problems(known, words.subject)]
    if not words.text:
        problems.insert(0, _("A message needs words."))
    if len(words.text) > LONGEST:
        problems.append(_("A text has at most %(most)s letters; this one has %(has)s.") % _sizes(words.text))
    if str(known.subject) and not words.subject:
        problems.append(_("An email needs a subject."))
    if problems:
        raise ValidationError(list(dict.fromkeys(problems)))


def _sizes(text: str) -> dict[str, int]:
    return {"most": LONGEST, "has": len(text)}


def _problems(known: MessageKind, text: str) -> list[str]:
    allowed = ", ".join(f"{{{name}}}" for name in known.variables) or _("none")
    strange = [name for name in dict.fromkeys(VARIABLE.findall(text)) if name not in known.variables]
    problems = [
        _("This message knows no {%(name)s}. It knows: %(allowed)s.") % {"name": name, "allowed": allowed}
        for name in strange
    ]
    if stray := stray_brace(text):
        problems.append(_("A brace is open or too many near “%(place)s”: write {name}.") % {"place": stray})
    return problems


def stray_brace(text: str) -> str:
    """Where a brace stands that belongs to no {name}; empty if there is none."""
    rest = VARIABLE.sub(lambda found: " " * len(found[0]), text)
    place = min((at for at in (rest.find("{"), rest.find("}")) if at >= 0), default=-1)
    return text[max(0, place - 10) : place + 12].strip() if place >= 0 else ""


def _note(kind: AuditKind, row: MessageTemplate, actor: Membership | None) -> None:
    """The words before stand in the journal, so that they can be found again."""
    label = f"{kind_of(row.kind).title} ({row.get_language_display()})"
    record_audit(kind=kind, actor=actor, about=row, label=label, payload={"text": row.text[:1000]})
