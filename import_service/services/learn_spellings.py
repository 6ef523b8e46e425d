"""How files write the courses, learned from what a person says about it."""

from collections.abc import Mapping

from django.db import transaction

from common.names import search_key
from scheduling.models import Course


@transaction.atomic
def learn_spellings(*, courses: Mapping[str, int | None]) -> None:
    """{what a file says: the course it means}. The next file knows it; a spelling means one course only."""
    meant = {search_key(spelling): (spelling, pk) for spelling, pk in courses.items() if pk}
    if not meant:
        return
    for course in Course.objects.select_for_update().order_by("pk"):
        kept = [word for word in course.other_spellings if meant.get(search_key(word), ("", course.pk))[1] == course.pk]
        known = {search_key(word) for word in (course.name, *kept)}
        new = [spelling for key, (spelling, pk) in meant.items() if pk == course.pk and key not in known]
        if [*kept, *new] != course.other_spellings:
            course.other_spellings = [*kept, *new]
            course.save(update_fields=["other_spellings"])
