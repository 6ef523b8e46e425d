"""The statement behind figures: a chain of expressions that ends in `o`, a row for each fact with its family, its day,
what it is, the lead, the moment, and whose it was.

Owners and undone facts are found from the spine alone:
- whose a lead was at a moment: who it was taken from at the next change of owner, else whose it is now;
- a fact that was taken back does not count on its own day.
What was taken back is rare and has an index of its own, so that nothing is sorted to find it. Both databases read JSON
by `->` and `->>`. Leads are named by IN: joined, SQLite would look through all events for a filter first.
"""

from analytics.fact_sql.families import FACTS, IMPORT_UNDONE, PARTS, WAITED, Family
from analytics.fact_sql.owners import IN_FACTS, next_turn, owned, owner, turned
from analytics.fact_sql.terms import CENTERS, EVENT, KINDS, LEAD, days
from organizations.choices import Credit

__all__ = [
    "EVENT",
    "IMPORT_UNDONE",
    "KINDS",
    "LEAD",
    "WAITED",
    "Family",
    "facts_of",
    "next_turn",
    "owner",
    "turned",
]

# What is read more than once, or has to be found before what follows; of what is asked for twice, each time a part.
_KEPT = {
    **dict.fromkeys(("listed", "touched", "tried", "back", "undone", "p", "u", "v", "h", "t"), "MATERIALIZED"),
    "o": "NOT MATERIALIZED",
}


def facts_of(*families: Family, credit: str = Credit.OWNER, whole: bool = False) -> str:
    """WITH … of these families, up to `o`, where `owner_id` is who is credited. It asks for center, first, last (days),
    start and end (moments). `whole` reads all leads of the center: in a long range hardly one is not in question, and
    finding out which takes longer."""
    parts = {name: sql for family in families for name, sql in PARTS.get(family, _nothing)(whole).items()}
    facts = " UNION ALL ".join(FACTS[family]() for family in families)
    turns = turned(f"{EVENT} n WHERE " + CENTERS.format("n") if whole else IN_FACTS)
    chain = {**days(), **parts, "f": facts, **turns, "o": owned(credit, whole)}
    kept = _KEPT if whole else {**_KEPT, "f": "MATERIALIZED"}
    return "WITH " + ", ".join(f"{name} AS {kept.get(name, '')} ({sql})" for name, sql in chain.items())


def _nothing(_whole: bool) -> dict[str, str]:
    return {}
