"""Who nearly is the person being typed: a slip in the phone, the same birth date or mailbox with a name alike."""

from collections.abc import Iterator

from django.db.models import Q

from leads.duplicates.likeness import NATIONAL_DIGITS, SHORTEST_PHONE, Person, Similarity, compare_people, mailbox
from leads.duplicates.near_matches import COLUMNS, MOST_ON_ONE_DAY
from leads.models import Lead

DIGITS = "0123456789"


def find_alike(person: Person) -> list[tuple[int, Similarity]]:
    """(lead, why), the likeliest first."""
    ways = Q(pk__in=[])
    if person.phone:
        ways |= Q(phone__in=[person.phone, *slips_of(person.phone)])
    if person.birth_date:
        ways |= Q(birth_date=person.birth_date)
    if name := mailbox(person.email):
        ways |= Q(email__startswith=f"{name}@")
    rows = Lead.objects.current().filter(ways).values_list(*COLUMNS)[:MOST_ON_ONE_DAY]
    found = [(row[0], similarity) for row in rows if (similarity := compare_people(person, Person._make(row)))]
    return sorted(found, key=lambda pair: -pair[1].percent)


def slips_of(phone: str) -> Iterator[str]:
    """Every phone that is one wrong digit, or two swapped neighbours, away."""
    if len(phone) < SHORTEST_PHONE:
        return
    for place in range(len(phone) - NATIONAL_DIGITS, len(phone)):
        for digit in DIGITS.replace(phone[place], ""):
            yield phone[:place] + digit + phone[place + 1 :]
        if place + 1 < len(phone) and phone[place] != phone[place + 1]:
            yield phone[:place] + phone[place + 1] + phone[place] + phone[place + 2 :]
