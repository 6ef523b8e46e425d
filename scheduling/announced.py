"""Who said beforehand that a student will not come, as far as it still holds."""

from collections.abc import Collection

from django.db.models import F

from scheduling.models import AnnouncedAbsence


def announced_absences(lesson_ids: Collection[int]) -> dict[tuple[int, int], AnnouncedAbsence]:
    """{(lesson, client): what was said} of these lessons; of one that was moved since, nothing. One query."""
    said = AnnouncedAbsence.objects.filter(lesson__in=lesson_ids, taken_back_at=None, about=F("lesson__starts_at"))
    return {(row.lesson_id, row.client_id): row for row in said.select_related("told_by").order_by()}
