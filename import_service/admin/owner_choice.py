"""Whose the new leads of an import are: what a person may choose, and what was chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from import_service.models import ImportJob
from import_service.pipeline.give_out import BY_RULES
from organizations.models import Membership
from organizations.people import sellers
from organizations.scoping import open_organization

BY_SOURCE, NOBODY, IN_TURN = "", "nobody", "turn"
RULES = (
    (BY_SOURCE, gettext_lazy("As the source says")),
    (BY_RULES, gettext_lazy("By the rules of new leads")),
    (NOBODY, gettext_lazy("Nobody yet")),
    (IN_TURN, gettext_lazy("Evenly among")),
)


@dataclass(frozen=True)
class OwnerChoice:
    """The rules, the people, and which of them are chosen."""

    rule: str
    people: list[tuple[Membership, bool]]
    rules: list[tuple[str, Any]]

    @property
    def chosen(self) -> int:
        return sum(is_chosen for _person, is_chosen in self.people)

    @property
    def in_words(self) -> str:
        if self.rule == IN_TURN:
            return ngettext("one person", "evenly, %(n)d", self.chosen) % {"n": self.chosen}
        return {BY_RULES: _("by the rules"), NOBODY: _("nobody yet")}.get(self.rule, _("as the source says"))


def owner_choice(rule: str = BY_SOURCE, chosen: Iterable[int] = ()) -> OwnerChoice:
    """Where the center gives new leads out by itself, leads of nobody do not stay nobody's: that is not offered."""
    keys = set(chosen)
    rules = [(value, label) for value, label in RULES if value != NOBODY or not open_organization().assigns_by_rules]
    shown = rule if rule in dict(rules) else BY_RULES if rule == NOBODY else BY_SOURCE
    return OwnerChoice(shown, [(person, person.pk in keys) for person in sellers()], rules)


def owners_of(job: ImportJob) -> OwnerChoice:
    return owner_choice(job.options.get("owner_rule", BY_SOURCE), job.options.get("owners", ()))
