"""What every change of a waiting list shares: the locks in their order, the line on the timeline.

The order is lead, place in line, group, client: as whoever enrols or merges takes them.
"""

from clients.choices import ClientEventKind, WaitingNews
from clients.services.tell_client import tell_client
from leads.choices import EventKind
from leads.services.rows import lead_to_write
from leads.services.tell_fact import tell_fact
from organizations.models import Membership
from trials.models import WaitingEntry


def lock_entry(entry: WaitingEntry) -> WaitingEntry:
    """As it is now, locked until the transaction ends, after its lead."""
    if entry.lead is not None:
        lead_to_write(entry.lead)
    rows = WaitingEntry.objects.select_for_update(no_key=True, of=("self",))
    locked: WaitingEntry = rows.select_related("lead", "client", "group", "course").get(pk=entry.pk)
    return locked


def tell_of_waiting(
    entry: WaitingEntry, what: WaitingNews, actor: Membership | None, where: object = None, reason: str = ""
) -> None:
    """One line on the timeline of the lead or the client."""
    place, words = str(where or entry.place), {"reason": reason} if reason else {}
    if entry.lead is not None:
        tell_fact(lead=entry.lead, kind=EventKind.WAITING, actor=actor, to_value=what, where=place, **words)
    if entry.client is not None:
        tell_client(
            client=entry.client, kind=ClientEventKind.WAITING, actor=actor, to_value=place, what=what.value, **words
        )
