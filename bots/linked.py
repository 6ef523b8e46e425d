"""How many of the active students the bot reaches."""

from typing import NamedTuple

from django.db.models import Count

from clients.choices import ClientStatus
from clients.models import Client


class Linked(NamedTuple):
    """Active students, and those of them who, or whose family, are linked."""

    students: int
    linked: int

    @property
    def percent(self) -> int:
        """100 only if it is all of them."""
        return self.linked * 100 // self.students if self.students else 0

    @property
    def missing(self) -> int:
        return self.students - self.linked


# The same in the words of the list of clients.
NOT_LINKED = f"who=student&status={ClientStatus.ACTIVE}&telegram=none"


def count_linked() -> Linked:
    """One query."""
    clients = Client.objects.current().filter(Client.objects.is_student(), status=ClientStatus.ACTIVE).order_by()
    in_telegram = Client.objects.in_telegram()
    return Linked(**clients.aggregate(students=Count("pk"), linked=Count("pk", filter=in_telegram)))
