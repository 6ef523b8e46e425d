"""File names of strangers."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from import_service.pipeline.reading.read import safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("leads.csv", "leads.csv"),
        ("Лиды за март 2026.xlsx", "Лиды за март 2026.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Madina\\leads.xlsx", "leads.xlsx"),
        ("cod\u202exslx.exe", "codxslx.exe"),
        ("le\0ads\r\n.csv", "leads.csv"),
        ("CON", "_CON"),
        ("con.csv", "_con.csv"),
        ("  leads. csv . ", "leads. csv"),
        ('<b>"leads"|*?.csv', "_b__leads____.csv"),
        ("🎓 leads.csv", "🎓 leads.csv"),
        ("", "file"),
        ("..", "file"),
        ("/", "file"),
        ("\u200b", "file"),
    ],
)
def test_a_name_is_made_safe(name, safe):
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_extension():
    name = safe_name("л" * 5_000 + ".xlsx")

    assert name.endswith("л.xlsx")
    assert len(name.encode()) <= 150


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_every_name_is_safe(name):
    safe = safe_name(name)

    assert safe
    assert len(safe.encode()) <= 200
    assert not set(safe) & set('/\\<>:"|?*')
    assert {unicodedata.category(sign) for sign in safe}.isdisjoint({"Cc", "Cf", "Cs"})
    assert safe_name(safe) == safe
