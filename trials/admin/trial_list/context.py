"""What the page of the list of trials shows: its columns, tabs and rows."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from leads.rights import DESK
from organizations.admin.listing.changelist import RowsChangeList
from organizations.admin.listing.context import Column, ListContext
from organizations.admin.listing.filters import Asked, Catalog
from organizations.admin.listing.options import options_of, read_catalog
from organizations.admin.listing.paging import Pages, Sort, sorts_of
from organizations.admin.listing.views import View
from organizations.choices import Role
from organizations.models import Branch, Membership
from scheduling.models import Course, Group
from trials.admin.trial_list.filters import FILTERS, SHOW, filter_trials
from trials.admin.trial_page.shown import Shown
from trials.models import TrialLesson

VIEWS = (
    View("today", _("Today"), "show=today", "orange"),
    View("overdue", _("Overdue"), "show=overdue", "red"),
    View("coming", _("Coming"), "show=coming"),
    View("without_lesson", _("Without lesson"), "show=without_lesson", "red", is_rare=True),
    View("offers", _("Offers open"), "show=offers"),
    View("all", _("All"), ""),
)
SORTS = sorts_of(when=Sort("begins"), booked=Sort("id"))
COLUMNS = (
    Column(_("Lead"), "nm"),
    Column(_("When"), "wh", "when"),
    Column(_("Where"), "gr"),
    Column(_("Salesperson"), "ow"),
    Column(_("Status and result"), "st"),
)


class TrialPages(Pages):
    """When a trial begins is not in its own row: only what was counted to the end is put in that order, of more the
    last booked stand first."""

    @cached_property
    def rows(self) -> list[TrialLesson]:
        found = TrialLesson.objects.for_page().with_times().filter(pk__in=self._keys())
        return list(found.order_by(*self.sort.for_database) if self.is_whole else found.order_by("-pk"))

    def _keys(self) -> Any:
        if self.is_whole:
            return super()._keys()
        # Read first: with as many joins as a row needs PostgreSQL would join all trials before it picks these.
        return list(self.wanted.order_by("-pk").values_list("pk", flat=True)[self._place])


class TrialChangeList(RowsChangeList):
    filters, sorts, pages_class = FILTERS, SORTS, TrialPages

    def asked_rows(self, rows: QuerySet) -> QuerySet:
        return filter_trials(rows, self.asked)

    def usual_sort(self) -> str:
        """What is to come by the clock, the longest overdue first; of all the last booked first."""
        return "when" if SHOW.chosen(self.asked) else "-booked"


class TrialListContext(ListContext):
    name, columns, all_filters, state = "trial", COLUMNS, FILTERS, SHOW
    by_tables = ("course", "group", "teacher")

    def views(self) -> list[View]:
        return list(VIEWS)

    def rows_asked(self, asked: Asked) -> QuerySet:
        return filter_trials(TrialLesson.objects.visible_to(asked.member), asked)

    def read_options(self) -> Catalog:
        people = Membership.objects.order_by()
        parts = (
            options_of(people.filter(role_rows__role__in=DESK), "owner"),
            options_of(people.filter(role_rows__role=Role.TEACHER), "teacher"),
            options_of(Course.objects.order_by(), "course"),
            options_of(Group.objects.current().order_by(), "group"),
            options_of(Branch.objects.order_by(), "branch"),
        )
        return read_catalog(parts)

    def options_url(self) -> str:
        return ""

    def as_dict(self) -> dict[str, Any]:
        may_work = self.request.user.has_perm("trials.change_triallesson")
        rows = [Shown(trial, self.asked.now) for trial in self.pages.rows]
        return {**super().as_dict(), "rows": rows, "may_work": may_work}
