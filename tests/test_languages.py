"""Every text people see is there in Russian and Uzbek, ours and those of unfold's pages."""

import ast
import re
import shutil
from pathlib import Path

import polib  # type: ignore[import-untyped]
import pytest
import unfold
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from django.utils.translation import gettext, override

from tests.test_architecture import APPS, place, trees

LANGUAGES = ("ru", "uz")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+[^}]*\}")
SHOWN_BY_UNFOLD = re.compile(r"""\{%\s*trans(?:late)?\s+["'](.+?)["']""")
# Pages of unfold that no part of this program shows.
NOT_SHOWN = re.compile(r"import_export|reversion|simple_history|guardian|hijack|wysiwyg|location|constance|dataset")


def catalogues(language: str) -> list[Path]:
    return [folder / language / "LC_MESSAGES" / "django.po" for folder in settings.LOCALE_PATHS]


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_left_untranslated(language: str) -> None:
    for path in catalogues(language):
        missing = [entry.msgid for entry in polib.pofile(path) if not all(texts(entry)) or entry.fuzzy]
        assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_placeholders(language: str) -> None:
    for path in catalogues(language):
        for entry in polib.pofile(path):
            known = set(PLACEHOLDER.findall(entry.msgid + (entry.msgid_plural or "")))
            for text in texts(entry):
                assert set(PLACEHOLDER.findall(text)) <= known, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogues_are_those_of_the_texts(language: str) -> None:
    for path in catalogues(language):
        compiled = {(entry.msgctxt, entry.msgid): texts(entry) for entry in polib.mofile(path.with_suffix(".mo"))}
        assert compiled == {(entry.msgctxt, entry.msgid): texts(entry) for entry in polib.pofile(path)}


@pytest.mark.skipif(not shutil.which("xgettext"), reason="needs gettext (apt-get install gettext)")
def test_every_text_of_the_program_is_collected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Collected from a copy: collecting writes into the catalogues it finds."""
    for app in APPS:
        shutil.copytree(settings.BASE_DIR / app, tmp_path / app, ignore=shutil.ignore_patterns("tests", "__pycache__"))
    (tmp_path / "locale").mkdir()
    monkeypatch.chdir(tmp_path)
    with override_settings(LOCALE_PATHS=[str(tmp_path / "locale")]):
        call_command("makemessages", locale=["ru"], verbosity=0)
    fresh = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(tmp_path / "locale/ru/LC_MESSAGES/django.po")}
    known = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(catalogues("ru")[0])}
    assert fresh - known == set(), "run `make messages` and translate what is new"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_unfold_shows_is_translated(language: str) -> None:
    folder = Path(unfold.__file__).parent / "templates"
    pages = [path for path in folder.rglob("*.html") if not NOT_SHOWN.search(str(path.relative_to(folder)))]
    shown = {text for path in pages for text in SHOWN_BY_UNFOLD.findall(path.read_text())}
    with override(language):
        english = {text for text in shown if gettext(text) == text and text not in {"DATETIME_FORMAT", "ID"}}
    assert english == set()


def test_no_text_hides_inside_another() -> None:
    """What collects the texts does not read what stands in the braces of an f-string."""
    hidden = [
        place(path, node)
        for path, tree in trees(("gettext",))
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr) and any(_is_a_text(part) for part in ast.walk(node))
    ]
    assert hidden == []


def _is_a_text(node: ast.AST) -> bool:
    name = node.func if isinstance(node, ast.Call) else None
    return isinstance(name, ast.Name) and name.id in {"_", "gettext", "ngettext", "pgettext", "npgettext"}
