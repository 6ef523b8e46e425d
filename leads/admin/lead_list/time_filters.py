"""Filters of the lead list by time: when to be in touch, whether it was answered."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.querysets import STILL_OPEN
from organizations.admin.listing.filters import NOBODY, Asked, Catalog, ListFilter, Option
from organizations.admin.listing.time_filters import midnight


class NextContactFilter(ListFilter):
    key, title, many = "next", gettext_lazy("Next contact"), False

    def among(self, values: list[str], asked: Asked) -> Q:
        """Nobody waits for a closed lead, whatever date it still has."""
        today = timezone.localdate(asked.now)
        conditions = {
            "overdue": Q(next_contact_at__lt=asked.now),
            "today": Q(next_contact_at__gte=asked.now, next_contact_at__lt=midnight(today + timedelta(days=1))),
            "week": Q(next_contact_at__gte=asked.now, next_contact_at__lt=midnight(today + timedelta(days=7))),
            "none": Q(next_contact_at=None),
        }
        return STILL_OPEN & conditions[values[0]] if values[0] in conditions else NOBODY

    def options(self, catalog: Catalog) -> list[Option]:
        words = {"overdue": _("Overdue"), "today": _("Today"), "week": _("In 7 days"), "none": _("No next step")}
        return [Option(value, label) for value, label in words.items()]


class AnswerFilter(ListFilter):
    """Whether a lead that waits for its first answer still waits."""

    key, title, many = "answer", gettext_lazy("First answer"), False
    waiting = STILL_OPEN & Q(respond_by__isnull=False, first_response_at__isnull=True)

    def among(self, values: list[str], asked: Asked) -> Q:
        conditions = {
            "late": self.waiting & Q(respond_by__lt=asked.now),
            "waiting": self.waiting,
            "given": Q(first_response_at__isnull=False),
        }
        return conditions.get(values[0], NOBODY)

    def options(self, catalog: Catalog) -> list[Option]:
        words = {"late": _("Late"), "waiting": _("Still waiting"), "given": _("Given")}
        return [Option(value, label) for value, label in words.items()]
