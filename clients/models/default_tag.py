"""Tags that new clients get by themselves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.choices import ClientKind
from clients.models.client import Client
from organizations.models import Branch, OrganizationModel, Tag


class DefaultTag(OrganizationModel):
    """A client that is made gets the tag, if everything that is said here is true of the client."""

    tag = models.ForeignKey(Tag, verbose_name=_("tag"), on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(
        _("of"), max_length=10, choices=ClientKind.choices, blank=True, help_text=_("Empty: persons and companies.")
    )
    source = models.CharField(
        _("came by"), max_length=100, blank=True, help_text=_("Written as on the clients' pages. Empty: by any way.")
    )
    branch = models.ForeignKey(
        Branch,
        verbose_name=_("branch"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text=_("Empty: every branch."),
    )

    class Meta:
        verbose_name = _("tag of new clients")
        verbose_name_plural = _("tags of new clients")
        ordering = ("tag__name", "id")
        constraints = (
            models.UniqueConstraint(fields=("tag", "kind", "source", "branch"), name="default_tag_once"),
            models.UniqueConstraint(
                fields=("tag", "kind", "source"), name="default_tag_everywhere_once", condition=Q(branch__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return self.tag.name

    def fits(self, client: Client) -> bool:
        """What is not said holds for everybody."""
        is_kind = self.kind in ("", client.kind)
        is_branch = self.branch_id in (None, client.branch_id)
        came_so = not self.source or self.source.strip().casefold() == client.source.strip().casefold()
        return is_kind and is_branch and came_so
