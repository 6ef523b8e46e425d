"""The base of every tenant model."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from organizations.scoping import OrganizationManager, ScopeError, claim_organization
from organizations.unique_rows import taken


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
        return taken(self, unique_check)

    def validate_constraints(self, exclude: Any = None) -> None:
        """As Django does it, but what is taken is said in our words and at its field, whatever the rule."""
        problems: dict[str, list[ValidationError]] = {}
        for model, rules in self.get_constraints():
            for rule in rules:
                try:
                    rule.validate(model, self, exclude=exclude)
                except ValidationError as refusal:
                    names = getattr(rule, "fields", ())
                    field = names[-1] if names else NON_FIELD_ERRORS
                    problems.setdefault(field, []).append(taken(self, names) if names else refusal)
        if problems:
            raise ValidationError(problems)

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
