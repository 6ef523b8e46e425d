"""What import-linter and ruff cannot see of the house's rules."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

PROJECT = Path(__file__).resolve().parent.parent
# Lower apps first: an app may know those before it.
APPS = (
    "common",
    "organizations",
    "messaging",
    "clients",
    "scheduling",
    "leads",
    "import_service",
    "trials",
    "reminders",
    "outreach",
    "analytics",
    "bots",
    "crm_project",
)
# Slow to import, or needed by few: the web server must not wait for them.
HEAVY = {"pandas", "gspread", "openpyxl", "telegram"}
WRITES = {"save", "update", "delete", "bulk_create", "bulk_update", "update_or_create", "get_or_create"}


def sources() -> list[Path]:
    """The modules of the product: no tests, no migrations."""
    modules = (path for app in APPS for path in (PROJECT / app).rglob("*.py"))
    return sorted(path for path in modules if not {"tests", "migrations"} & set(path.parts))


def trees(words: Iterable[str]) -> Iterator[tuple[Path, ast.Module]]:
    """Modules that hold any of these words: reading the grammar of all others would take seconds and find nothing."""
    for path in sources():
        text = path.read_text()
        if any(word in text for word in words):
            yield path, ast.parse(text)


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(PROJECT)}:{getattr(node, 'lineno', 0)}"


def run_at_import(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when the module is imported: bodies of functions do not."""
    for node in ast.iter_child_nodes(tree):
        is_typing_only = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        if not is_typing_only and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield node
            yield from run_at_import(node)


def imported_packages(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    return {node.module.partition(".")[0]} if isinstance(node, ast.ImportFrom) and node.module else set()


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str, str]]:
    """Each call with the name it calls and the text of what it is called on."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute):
            yield node, node.func.attr, ast.unparse(node.func.value)
        elif isinstance(node.func, ast.Name):
            yield node, node.func.id, ""


def test_heavy_libraries_are_imported_inside_functions() -> None:
    found = [
        place(path, node)
        for path, tree in trees(HEAVY)
        for node in run_at_import(tree)
        if imported_packages(node) & HEAVY
    ]
    assert found == []


def test_no_string_reaches_around_the_import_order() -> None:
    found = [
        place(path, node)
        for path, tree in trees(["get_model"])
        for node, name, _ in calls(tree)
        if name == "get_model" and all(isinstance(argument, ast.Constant) for argument in node.args)
    ]
    assert found == []


def test_there_are_no_signal_receivers() -> None:
    found = [
        place(path, node)
        for path, tree in trees(["receiver"])
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(re.match(r"(\w+\.)*receiver\b", ast.unparse(decorator)) for decorator in node.decorator_list)
    ]
    assert found == []


def test_files_are_named_for_what_they_hold() -> None:
    assert [path.name for path in sources() if re.search(r"utils|helpers|misc", path.stem)] == []


@pytest.mark.parametrize(
    ("services", "rows"), [("leads/services", r"\b([Ll]ead|leads)\b"), ("clients/services", r"\b([Cc]lient|clients)\b")]
)
def test_rows_are_written_by_the_services_of_their_app_only(services: str, rows: str) -> None:
    found = [
        place(path, node)
        for path, tree in trees(WRITES)
        if services not in path.as_posix() and path.name != "factories.py"
        for node, name, target in calls(tree)
        if name in WRITES and re.search(rows, target)
    ]
    assert found == []


def project_models() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in APPS]


@pytest.mark.parametrize("model", project_models(), ids=lambda model: model._meta.label)
def test_relations_point_to_lower_apps(model: type[Model]) -> None:
    upward = [
        f"{field.name} → {field.related_model._meta.label}"
        for field in model._meta.get_fields(include_hidden=True)
        if field.is_relation
        and field.concrete
        and isinstance(field.related_model, type)
        and field.related_model._meta.app_label in APPS
        and APPS.index(field.related_model._meta.app_label) > APPS.index(model._meta.app_label)
    ]
    assert upward == []


# Imports and made-up stories write many at once and count the score themselves.
EVENT_WRITERS = {
    "leads/services/rows.py",
    "leads/services/score_leads.py",
    "leads/services/bring_in.py",
    "leads/factories.py",
}


def test_events_of_leads_are_saved_where_the_score_is_counted() -> None:
    """`save_events` counts the score anew; an event that is saved elsewhere would leave it wrong."""
    found = [
        place(path, call)
        for path, tree in trees(["LeadEvent"])
        if str(path.relative_to(PROJECT)) not in EVENT_WRITERS
        for call, name, target in calls(tree)
        if name in ("create", "bulk_create") and target == "LeadEvent.objects"
    ]
    assert found == []
