"""What a deletion would take along, told by kinds and numbers: names of rows somebody may not see stay unsaid."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib.admin.utils import NestedObjects, model_ngettext
from django.db import router
from django.db.models import Model
from django.db.models.deletion import ProtectedError, RestrictedError
from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

# As Django shows it: names, numbers of what goes along by kind, kinds that may not be deleted, why it is impossible.
Deletion = tuple[list[str], dict[str, int], set[str], list[str]]


def plan_deletion(objs: Any, request: HttpRequest, admin_site: Any) -> Deletion:
    """The same four things as Django's `get_deleted_objects`."""
    rows = list(objs)
    if not rows:
        return [], {}, set(), []
    collector: Any = NestedObjects(using=router.db_for_write(type(rows[0])))
    collector.collect(rows)
    own = type(rows[0])
    along = {model: len(found) for model, found in collector.model_objs.items() if _is_worth_telling(model, own)}
    counts = {str(model._meta.verbose_name_plural): count for model, count in along.items()}
    refused = [refusal(collector.protected)] if collector.protected else []
    not_allowed = {
        str(model._meta.verbose_name)
        for model in collector.model_objs
        if not _may_delete(admin_site._registry.get(model), request, rows if model is own else [None])
    }
    return [str(row) for row in rows], counts, not_allowed, refused


def _is_worth_telling(model: type[Model], own: type[Model]) -> bool:
    """The rows themselves are named, and people know nothing of tables that join two others."""
    return model is not own and not model._meta.auto_created


def _may_delete(model_admin: Any, request: HttpRequest, rows: Iterable[Model | None]) -> bool:
    """The chosen rows are asked about one by one, what hangs on them by its kind; kinds without pages follow."""
    return model_admin is None or all(model_admin.has_delete_permission(request, row) for row in rows)


def refusal(rows: Iterable[Model]) -> str:
    """Why something cannot be deleted: who needs it, by kind and number."""
    kinds = Counter(type(row) for row in rows)
    needed_by = [f"{count} {model_ngettext(model._meta, count)}" for model, count in kinds.items()]
    return _("It is in use by %(rows)s. Change those first, or switch it off instead of deleting it.") % {
        "rows": get_text_list(needed_by, _("and"))
    }


def refusal_of(error: ProtectedError | RestrictedError) -> str:
    """The same for a row that came into use between the question and the answer."""
    rows = error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
    return refusal(rows)
