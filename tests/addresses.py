"""Every address of the product with its rule, and the addresses that name rows of one center."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver

from tests.canary import Center
from tests.classification import OTHERS, PAGES, STOCK_PAGES, TENANT_TABLES, VALUES, Rule

# <path:object_id>, and (?P<app_label>a|b) of an old-style pattern.
ARGUMENT = re.compile(r"<(?:\w+:)?(?P<new>\w+)>|\(\?P<(?P<old>\w+)>[^)]*\)")


@dataclass(frozen=True)
class Address:
    """A pattern of the URL configuration; one without a name is known by its text."""

    name: str
    pattern: str

    @property
    def arguments(self) -> list[str]:
        return [found["new"] or found["old"] for found in ARGUMENT.finditer(self.pattern)]

    def filled(self, values: Iterable[Any]) -> str:
        parts = iter(values)
        return "/" + ARGUMENT.sub(lambda _: str(next(parts)), self.pattern).replace("^", "").removesuffix("$")


def all_addresses() -> list[Address]:
    return list(_addresses(get_resolver().url_patterns, "", ""))


def _addresses(patterns: Iterable[Any], before: str, space: str) -> Iterator[Address]:
    for each in patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _addresses(each.url_patterns, pattern, f"{space}{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern):
            yield Address(f"{space}{each.name}" if each.name else pattern, pattern)


def rules() -> dict[str, Rule]:
    """By name: the pages of every registered model, and the others."""
    found = dict(OTHERS)
    for model in admin.site._registry:
        label = model._meta.label_lower
        kind: Any = "tenant" if label in {*TENANT_TABLES, "organizations.organization"} else "platform"
        for page in (*STOCK_PAGES, *PAGES.get(label, ())):
            name = f"admin:{label.replace('.', '_')}_{page}"
            found[name] = Rule(kind, label, VALUES.get(name, {}))
        # Django's old addresses of change pages; they only lead on to the new ones.
        found[f"admin/{label.replace('.', '/')}/<path:object_id>/"] = Rule("member", label)
    found["admin:auth_user_password_change"] = Rule("platform", "auth.user")
    return found


ADDRESSES = all_addresses()
RULES = rules()


def addresses(*kinds: str) -> Iterator[tuple[Address, Rule]]:
    """Addresses of these kinds; one that nobody classified fails in a test of its own."""
    for address in ADDRESSES:
        if address.name in RULES and RULES[address.name].kind in kinds:
            yield address, RULES[address.name]


def admin_of(label: str) -> Any:
    return next(each for model, each in admin.site._registry.items() if model._meta.label_lower == label)


def urls_of(address: Address, rule: Rule, center: Center) -> list[str]:
    """The address for each row of the center that it can name."""
    choices = [_choices(argument, rule, center) for argument in address.arguments]
    return [address.filled(values) for values in product(*choices)]


def _choices(argument: str, rule: Rule, center: Center) -> list[Any]:
    if argument in rule.values:
        return list(rule.values[argument])
    if argument == "app_label":
        return sorted({model._meta.app_label for model in admin.site._registry})
    if argument == "content_type_id":
        return [ContentType.objects.get_by_natural_key(*rule.model.split(".")).pk]
    rows = center.rows.get(rule.model, ())
    return [row.public_id if argument == "public_id" else row.pk for row in rows] or ["1"]
