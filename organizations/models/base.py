"""The base of every tenant model."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from organizations.scoping import OrganizationManager, ScopeError, claim_organization


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

    def unique_error_message(self, model_class: type[models.Model], unique_check: Sequence[str]) -> ValidationError:
        """People know one center only: it is not named."""
        return super().unique_error_message(model_class, [name for name in unique_check if name != "organization"])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        claim_organization(self)
        return super().delete(*args, **kwargs)

    def _do_update(self, base_qs: Any, using: str | None, pk_val: Any, *args: Any) -> bool:  # type: ignore[override]
        """The row changes only where it belongs: a row of another organization is not taken over."""
        own = base_qs.filter(organization_id=self.organization_id)
        is_updated = bool(super()._do_update(own, using, pk_val, *args))
        if not is_updated and base_qs.filter(pk=pk_val).exists():
            raise ScopeError("A row never moves to another organization.")
        return is_updated


class PublicIdModel(models.Model):
    """A row that links, files and other programs name by a UUID; its number stays inside."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True
