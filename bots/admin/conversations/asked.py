"""What the address of the page asks for: a tab, words to look for, how far down a section."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from bots.models import Conversation
from common.row_keys import row_key
from common.search import LONGEST

TABS = ("open", "mine", "closed")
PAGE, FURTHEST = 50, 1000
LINES = 50


@dataclass(frozen=True)
class Asked:
    """`query` is what the browser sent; anything it does not know is left aside."""

    query: QueryDict = field(default_factory=QueryDict)

    @property
    def tab(self) -> str:
        wanted = self.query.get("tab", "")
        return wanted if wanted in TABS else TABS[0]

    @property
    def text(self) -> str:
        return self.query.get("q", "").strip()[:LONGEST]

    @property
    def lines(self) -> int:
        """So many of the last lines of the thread."""
        return self._number("lines", LINES)

    def limit(self, section: str) -> int:
        return self._number(section, PAGE)

    def url(self, conversation: Conversation | None = None, **over: object) -> str:
        """The same list with another conversation open, another tab, or further down."""
        kept = {"tab": self.tab if self.tab != TABS[0] else "", "q": self.text, **over}
        query = urlencode({name: value for name, value in kept.items() if value})
        path = (
            reverse("admin:conversation", args=(conversation.public_id,))
            if conversation
            else reverse("admin:conversations")
        )
        return f"{path}?{query}" if query else path

    def _number(self, name: str, usual: int) -> int:
        return min(max(row_key(self.query.get(name, "")) or usual, 1), FURTHEST)
