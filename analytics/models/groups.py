"""How full the groups and rooms of a branch were on a day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from analytics.models.days import FiguresOfDay, percent
from organizations.models import Branch


class GroupAnalytics(FiguresOfDay):
    """Groups, rooms and trials of one branch (None: of none) on one day. What each figure counts:
    `analytics.words.GROUPS`."""

    branch = models.ForeignKey(
        Branch, verbose_name=_("branch"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    groups = models.PositiveIntegerField(_("groups"), default=0)
    groups_full = models.PositiveIntegerField(_("full"), default=0)
    groups_near_full = models.PositiveIntegerField(_("nearly full"), default=0)
    groups_empty = models.PositiveIntegerField(_("empty"), default=0)
    rooms_in_use = models.PositiveIntegerField(_("rooms in use"), default=0)
    room_people = models.PositiveIntegerField(_("people in lessons in rooms"), default=0)
    room_seats = models.PositiveIntegerField(_("seats of lessons in rooms"), default=0)
    trial_students = models.PositiveIntegerField(_("trial students"), default=0)
    trials_open = models.PositiveIntegerField(_("open trials"), default=0)
    came_lately = models.PositiveIntegerField(_("came to trial in 90 days"), default=0)
    enrolled_lately = models.PositiveIntegerField(_("of them enrolled"), default=0)

    class Meta:
        verbose_name = _("day of groups")
        verbose_name_plural = _("days of groups")
        ordering = ("-day", "branch")
        constraints = (
            models.UniqueConstraint(fields=("organization", "day", "branch"), name="group_analytics_once"),
            models.UniqueConstraint(
                fields=("organization", "day"), condition=Q(branch__isnull=True), name="group_analytics_outside_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.day}: {self.branch or ''}"

    @property
    def room_occupancy_percent(self) -> float | None:
        return percent(self.room_people, self.room_seats)

    @property
    def lately_percent(self) -> float | None:
        """How many of those who came to a trial enrolled."""
        return percent(self.enrolled_lately, self.came_lately)

    @property
    def expected_enrolments(self) -> float | None:
        """None while nobody has come to a trial yet."""
        return self.trials_open * self.enrolled_lately / self.came_lately if self.came_lately else None
