"""Pasted lines of people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.choices import Role
from organizations.invitation_lines import LINES_LIMIT, Invitee, InviteeLines, read_invitees


def read(text: str) -> InviteeLines:
    return read_invitees(text, country="UZ", default_role=Role.SALESPERSON)


@pytest.mark.parametrize(
    ("line", "invitee"),
    [
        ("Malika Yusupova", Invitee("Malika Yusupova", roles=("salesperson",))),
        ("Malika, malika@Example.com", Invitee("Malika", email="malika@example.com", roles=("salesperson",))),
        ("Malika; 90 123-45-67; teacher", Invitee("Malika", phone="+998901234567", roles=("teacher",))),
        ("Malika\t+998 90 123 45 67\tOwner", Invitee("Malika", phone="+998901234567", roles=("owner",))),
        ("Малика Юсупова, преподаватель", Invitee("Малика Юсупова", roles=("teacher",))),
        ("Malika, sotuvchi / ustoz", Invitee("Malika", roles=("salesperson", "teacher"))),
        ("Malika, teacher and manager", Invitee("Malika", roles=("teacher", "manager"))),
        ("malika@example.com, Malika,, reception", Invitee("Malika", "malika@example.com", roles=("receptionist",))),
        (' "Malika   Yusupova" , ', Invitee("Malika Yusupova", roles=("salesperson",))),
    ],
)
def test_a_line_is_read_in_the_ways_people_write_it(line, invitee):
    assert read(line) == InviteeLines(people=[invitee])


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Malika, chef", "Line 2: “chef” is not a role. Roles are: Owner,"),
        ("Malika, malika@", "Line 2: “malika@” is not an email address."),
        ("Malika, 90 123 45 6789", "Line 2: “90 123 45 6789”"),
        ("Malika, 90 123", "Line 2: “90 123” is too short for a phone"),
        ("malika@example.com", "Line 2: The name is missing"),
        ("x" * 151, "Line 2: The name is missing or too long"),
        ("Aziz, aziz@example.com\nAlso Aziz, AZIZ@example.com", "Line 3: aziz@example.com is named twice"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(line, problem):
    result = read(f"\n{line}")
    assert len(result.problems) == 1
    assert result.problems[0].startswith(problem)


def test_too_many_lines_are_refused_whole():
    result = read("Malika\n" * (LINES_LIMIT + 1))
    assert result.people == []
    assert len(result.problems) == 1


def test_empty_lines_are_nobody():
    assert read("\n  \n,;\t\n") == InviteeLines()


@given(st.text(max_size=300))
def test_any_text_gives_people_or_sentences(text):
    result = read(text)
    lines = [line for line in text.splitlines() if line.strip(" \t,;")]
    assert len(result.people) + len(result.problems) == len(lines)
    assert all(person.name and person.roles for person in result.people)
