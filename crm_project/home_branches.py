"""The branches the home page can be narrowed to."""

from organizations.models import Branch


def branches() -> dict[int, str]:
    """{branch: name} by name; nothing where there is no choice."""
    found = dict(Branch.objects.order_by("name").values_list("pk", "name"))
    return found if len(found) > 1 else {}
