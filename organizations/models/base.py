"""The base of every tenant model."""

import uuid
from typing import Any

from django.db import models

from organizations.scoping import OrganizationManager, claim_organization


class OrganizationModel(models.Model):
    """A row of one organization: queries need its scope, writes to another organization are refused."""

    organization = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.CASCADE,
        editable=False,
        related_name="+",
        db_index=False,
    )

    objects = OrganizationManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        claim_organization(self)
        super().save(*args, **kwargs)


class PublicIdModel(models.Model):
    """A row that links, files and other programs name by a UUID; its number stays inside."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True
