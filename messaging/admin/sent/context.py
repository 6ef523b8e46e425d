"""What the page of the list of messages shows: its columns, tabs and rows."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from messaging.admin.sent.filters import FILTERS, SHOW, filter_messages
from messaging.admin.sent.held_up import held_up
from messaging.admin.sent.search import NEWEST
from messaging.admin.sent.shown import shown_rows
from messaging.models import Message
from organizations.admin.listing.changelist import RowsChangeList
from organizations.admin.listing.context import Column, ListContext
from organizations.admin.listing.filters import Asked, Catalog
from organizations.admin.listing.paging import Pages, Sort, sorts_of
from organizations.admin.listing.views import View

_TONES = {"you": "red", "uncertain": "orange", "failed": "red"}
_RARE = ("you", "late", "off")
VIEWS = (
    View("all", _("All"), ""),
    *(View(key, label, f"show={key}", _TONES.get(key, ""), is_rare=key in _RARE) for key, label in SHOW.words.items()),
)
# Ids come in the order of writing.
SORTS = sorts_of(written=Sort("id"), due=Sort("due_at"))
COLUMNS = (
    Column(_("To"), "nm"),
    Column(_("By"), "by"),
    Column(_("What"), "wt"),
    Column(_("When"), "wh", "written", below=_("due"), sort_below="due"),
    Column(_("Status"), "st"),
    Column(_("Attempts"), "at"),
)


class MessageChangeList(RowsChangeList):
    filters, sorts, pages_class = FILTERS, SORTS, Pages

    def asked_rows(self, rows: QuerySet) -> QuerySet:
        return filter_messages(rows, self.asked)

    def usual_sort(self) -> str:
        """What waits in the order in which it leaves, all else the newest first."""
        return "due" if SHOW.chosen(self.asked) == ["due"] else "-written"


class MessageListContext(ListContext):
    name, columns, all_filters, state = "message", COLUMNS, FILTERS, SHOW

    def views(self) -> list[View]:
        return list(VIEWS)

    def rows_asked(self, asked: Asked) -> QuerySet:
        return filter_messages(Message.objects.all(), asked)

    def read_options(self) -> Catalog:
        return {}

    def options_url(self) -> str:
        return ""

    def as_dict(self) -> dict[str, Any]:
        return {
            **super().as_dict(),
            "rows": shown_rows(self.pages.rows),
            "may_work": self.request.user.has_perm("messaging.change_message"),
            "held_up": held_up(self.request, self.asked.now),
            "newest": NEWEST if self.asked.text else 0,
        }
