"""The documents name what the project has, no more and no less."""

import ast
import re
from collections.abc import Iterable

from tests.test_architecture import APPS, PROJECT

TARGETS = re.findall(r"^([a-z0-9-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE)


def settings_read() -> set[str]:
    """The names that settings.py asks the environment for."""
    tree = ast.parse((PROJECT / "crm_project" / "settings.py").read_text())
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and re.fullmatch(r"env(\.\w+)?", ast.unparse(node.func))
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_the_example_environment_lists_each_setting() -> None:
    example = (PROJECT / ".env.example").read_text()
    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == settings_read()


def missing_from_readme(names: Iterable[str]) -> list[str]:
    readme = (PROJECT / "README.md").read_text()
    return [name for name in names if name not in readme]


def test_the_readme_names_each_app() -> None:
    assert missing_from_readme(f"`{app}/`" for app in APPS) == []


def test_the_readme_names_each_make_target() -> None:
    assert missing_from_readme(f"make {target}" for target in TARGETS) == []


def test_the_readme_names_each_setting() -> None:
    assert missing_from_readme(f"`{setting}`" for setting in sorted(settings_read())) == []


def test_the_architecture_is_read_in_one_sitting() -> None:
    assert len((PROJECT / "docs" / "architecture.md").read_text().splitlines()) <= 120
