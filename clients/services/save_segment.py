"""Keeps what a list of clients was narrowed to under a name."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clients.models import ClientSegment
from organizations.models import Membership


@transaction.atomic
def save_segment(
    *, name: str, criteria: Mapping[str, Sequence[str]], actor: Membership | None, description: str = ""
) -> ClientSegment:
    """A name used again gets the new criteria. A segment of everybody is none."""
    asked = {key: sorted(set(values)) for key, values in sorted(criteria.items()) if values}
    if not asked:
        raise ValidationError(_("Choose filters first: a segment of everybody tells nothing."), code="empty")
    segment, _created = ClientSegment.objects.update_or_create(
        name=name,
        defaults={"criteria": asked, "description": description},
        create_defaults={"criteria": asked, "description": description, "created_by": actor},
    )
    return segment
