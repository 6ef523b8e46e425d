"""A paper is told by its content; whatever else it could be is refused in a sentence."""

import io
from random import Random

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from common.paper_kinds import KINDS, LONGEST_NAME, check_file, clean_file_name
from common.tests.nasty_papers import BAD, GOOD, JPEG, PDF, PNG

LIMIT = 2 * 2**20


@pytest.mark.parametrize("name", GOOD)
def test_papers_are_taken_by_their_content(name):
    file = io.BytesIO(GOOD[name])
    checked = check_file(file, name, limit=LIMIT)
    assert any(name.lower().endswith(ending) for ending in checked.kind.endings)
    assert (checked.name, checked.size, file.tell()) == (name, len(GOOD[name]), 0)


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_paper_is_refused_in_a_sentence(name):
    content, word = BAD[name]
    with pytest.raises(ValidationError, match=word) as refusal:
        check_file(io.BytesIO(content), name, limit=LIMIT)
    assert name in refusal.value.messages[0]


def test_what_is_too_big_is_refused():
    with pytest.raises(ValidationError, match="at most 2 MB"):
        check_file(io.BytesIO(JPEG + b"\x00" * LIMIT), "photo.jpg", limit=LIMIT)


@pytest.mark.parametrize(
    ("name", "kept"),
    [("photo.png", "photo.jpg"), ("photo", "photo.jpg"), ("", "paper.jpg"), ("photo.2026", "photo.2026.jpg")],
)
def test_a_picture_gets_the_ending_it_should_have(name, kept):
    assert check_file(io.BytesIO(JPEG), name, limit=LIMIT).name == kept


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\scan.pdf", "scan.pdf"),
        ("cod\u202efdp.exe.pdf", "codfdp.exe.pdf"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("  .hidden.pdf", "hidden.pdf"),
        ("..", "paper"),
        ("Паспорт 👪.pdf", "Паспорт 👪.pdf"),
    ],
)
def test_a_name_is_the_last_part_of_a_path_without_tricks(name, kept):
    assert clean_file_name(name) == kept


@given(st.text(max_size=6000))
def test_any_name_becomes_one_that_can_be_kept(name):
    cleaned = clean_file_name(name)
    assert 0 < len(cleaned) <= LONGEST_NAME
    assert "/" not in cleaned
    assert cleaned.isprintable() or any(ord(letter) > 127 for letter in cleaned)


@given(st.sampled_from([b"", b"PK\x03\x04", PNG, PDF, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]), st.binary(max_size=400))
def test_no_content_breaks_the_check(head, content):
    kind, problem = None, ""
    try:
        kind = check_file(io.BytesIO(head + content), "paper", limit=LIMIT).kind
    except ValidationError as refusal:
        problem = refusal.messages[0]
    assert kind in KINDS or "paper" in problem


def test_a_big_photo_of_random_bytes_is_a_photo():
    content = JPEG + Random(7).randbytes(2**20) + b"\xff\xd9"
    assert check_file(io.BytesIO(content), "photo.jpg", limit=LIMIT).size == len(content)
