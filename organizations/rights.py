"""What a role may do, as data. Each app grants the rights to its own tables."""

from collections.abc import Iterable, Mapping

from organizations.choices import LEADERS, STAFF, Role

_granted: dict[str, set[str]] = {role: set() for role in Role.values}


# Rights to pages of whole files, which show every phone at once.
_bare: set[str] = set()


def grant(rights: Mapping[str, Iterable[str]], *, shows_files: bool = False) -> None:
    """Add rights: {"leads.view_lead": roles that have it}."""
    _bare.update(rights if shows_files else ())
    for right, roles in rights.items():
        for role in roles:
            _granted[role].add(right)


def rights_of(
    roles: Iterable[str], *, denied_export: frozenset[str] = frozenset(), veiled: frozenset[str] = frozenset()
) -> frozenset[str]:
    """All rights of these roles together; a role without export loses every `export_…` right it alone would give, and
    one that sees phones on a click the pages of whole files."""
    rights: set[str] = set()
    for role in roles:
        own = _granted.get(role, set()) - (_bare if role in veiled else set())
        rights |= {right for right in own if not _is_export(right)} if role in denied_export else own
    return frozenset(rights)


def _is_export(right: str) -> bool:
    return right.partition(".")[2].startswith("export_")


def every(model: str, *actions: str) -> list[str]:
    """`every("leads.lead", "view", "add")` → ["leads.view_lead", "leads.add_lead"]."""
    app, name = model.split(".")
    return [f"{app}.{action}_{name}" for action in actions]


ALL_ACTIONS = ("view", "add", "change", "delete")

RIGHTS: dict[str, Iterable[str]] = {
    **dict.fromkeys(every("organizations.organization", "view", "change"), (Role.OWNER,)),
    **dict.fromkeys(every("organizations.membership", *ALL_ACTIONS), (Role.OWNER,)),
    **dict.fromkeys(every("organizations.membershiprole", *ALL_ACTIONS), (Role.OWNER,)),
    **dict.fromkeys(every("organizations.invitation", *ALL_ACTIONS), (Role.OWNER,)),
    **dict.fromkeys(every("organizations.branch", "view"), STAFF),
    **dict.fromkeys(every("organizations.branch", "add", "change", "delete", "export"), LEADERS),
    **dict.fromkeys(every("organizations.tag", "view"), STAFF),
    **dict.fromkeys(every("organizations.tag", "add", "change", "delete", "export"), (*LEADERS, Role.MARKETER)),
    **dict.fromkeys(every("organizations.auditevent", "view"), LEADERS),
}
