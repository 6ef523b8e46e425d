"""Links by which a phone's calendar reads the lessons of a teacher or a group."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, OrganizationModel
from organizations.models.base import PublicIdModel
from organizations.scoping import OrganizationManager
from scheduling.models.group import Group
from scheduling.querysets import CalendarFeedQuerySet


class CalendarFeed(PublicIdModel, OrganizationModel):
    """One link, until it is revoked. What opens it is signed and not kept: `scheduling.calendar.links` makes it."""

    teacher = models.ForeignKey(
        Membership, on_delete=models.CASCADE, null=True, editable=False, related_name="calendar_feeds", db_index=False
    )
    group = models.ForeignKey(
        Group, on_delete=models.CASCADE, null=True, editable=False, related_name="calendar_feeds", db_index=False
    )
    created_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, editable=False)
    last_read_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = OrganizationManager.from_queryset(CalendarFeedQuerySet)()

    class Meta:
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")
        ordering = ("-created_at", "id")
        constraints = (
            models.CheckConstraint(
                name="calendar_feed_of_one",
                condition=Q(teacher__isnull=False, group__isnull=True) | Q(teacher__isnull=True, group__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("teacher",), condition=Q(revoked_at__isnull=True), name="calendar_feed_of_teacher"
            ),
            models.UniqueConstraint(
                fields=("group",), condition=Q(revoked_at__isnull=True), name="calendar_feed_of_group"
            ),
        )

    def __str__(self) -> str:
        return str(self.whose)

    @property
    def whose(self) -> Membership | Group:
        """The teacher or the group; a check of the table holds that it is one of them."""
        return self.teacher or self.group  # type: ignore[return-value]
