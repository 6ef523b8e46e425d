"""A row of My day: a lead to talk to, a client, or something else to be done."""

from dataclasses import dataclass

from clients.models import Client
from leads.models import Lead
from reminders.day_reasons import Reason

# Nobody works through more of one kind before lunch; the rest is in the lists.
LONGEST_GROUP = 50


@dataclass(frozen=True)
class Said:
    """The last sentence, and who said it when."""

    text: str
    who: str


@dataclass(frozen=True)
class Row:
    """`done` names what finishing it finishes, as kind and key; `answers` speaks for a client without a phone."""

    key: str
    reason: Reason
    lead: Lead | None = None
    title: str = ""
    said: Said | None = None
    done: str = ""
    client: Client | None = None
    answers: Client | None = None

    @property
    def talks(self) -> bool:
        return self.lead is not None and not self.done

    @property
    def calls(self) -> Client | None:
        """Whose phone is called about the client."""
        return self.answers or self.client

    @property
    def is_promised(self) -> bool:
        """Somebody said when this would be done."""
        return not self.key.startswith("welcome-")

    @property
    def is_talk(self) -> bool:
        """Finished by talking to the client."""
        return self.done.startswith("talk-")
