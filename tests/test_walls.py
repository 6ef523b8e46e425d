"""Rules of the wall that no single page shows: forms made at start-up, and places where the scope does not reach."""

import ast
import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.db.models import Manager, Model, QuerySet
from django_filters import FilterSet
from rest_framework.serializers import ModelSerializer

from leads.becoming import becoming_of
from organizations.admin import OrganizationModelAdmin
from organizations.filters import OrganizationFilterSet
from organizations.forms import RebindingMixin
from organizations.models import OrganizationModel
from organizations.scoping import current_organization, is_platform_wide, organization_scope
from organizations.serializers import OrganizationSerializer
from scheduling.models import Group
from tests.canary import Center
from tests.test_architecture import APPS, PROJECT, trees


def modules() -> list[Any]:
    """Every module of the product, imported as at start-up: outside every scope."""
    assert current_organization() is None
    assert not is_platform_wide()
    found = [importlib.import_module(app) for app in APPS]
    for app in tuple(found):
        for each in pkgutil.walk_packages(app.__path__, f"{app.__name__}."):
            if not {"tests", "migrations"} & set(each.name.split(".")):
                found += [importlib.import_module(each.name)]
    return found


MODULES = modules()


def classes_of(base: type) -> list[type]:
    """Our own classes of a kind, those that generate classes for one request left out."""
    ours = {module.__name__ for module in MODULES}
    return sorted(
        (each for each in _subclasses(base) if each.__module__ in ours and "<locals>" not in each.__qualname__),
        key=lambda each: f"{each.__module__}.{each.__name__}",
    )


def _subclasses(base: type) -> set[type]:
    direct = set(base.__subclasses__())
    return direct.union(*(_subclasses(each) for each in direct))


def offers_rows(form: Any) -> bool:
    return any(
        issubclass(each.queryset.model, OrganizationModel)
        for each in form.base_fields.values()
        if getattr(each, "queryset", None) is not None
    )


FORMS = classes_of(forms.BaseForm)


# --- Classes made at start-up -------------------------------------------------------------------
@pytest.mark.parametrize("form", FORMS, ids=lambda each: each.__name__)
def test_forms_that_offer_rows_of_a_center_ask_for_them_anew(form: Any) -> None:
    assert not offers_rows(form) or issubclass(form, RebindingMixin), (
        f"{form.__name__} keeps the rows it was made with: let it inherit OrganizationForm or OrganizationModelForm."
    )


def made_for(form: Any, center: Center) -> forms.BaseForm:
    """The form as a page of this center makes it."""
    model = getattr(getattr(form, "_meta", None), "model", None)
    lead = center.rows["leads.lead"][0]
    known = {
        "member": center.owner,
        "may_assign": True,
        "job": center.rows["import_service.importjob"][0],
        "asked": {},
        "shown": Group.objects.all(),
        "running": Group.objects.all(),
        "lead": lead,
        "becoming": becoming_of(lead),
        "instance": center.rows[model._meta.label_lower][0] if issubclass(model or object, OrganizationModel) else None,
    }
    wanted = inspect.signature(form.__init__).parameters.values()
    asked_for = [each for each in wanted if each.name != "self" and each.default is each.empty]
    needed = [each.name for each in asked_for if each.kind in (each.KEYWORD_ONLY, each.POSITIONAL_OR_KEYWORD)]
    assert set(needed) <= known.keys(), f"{form.__name__} needs {needed}: tell made_for() in tests/test_walls.py how."
    if issubclass(form, RebindingMixin):
        needed = ["member", *needed]
    return form(**{name: known[name] for name in needed})


@pytest.mark.django_db
def test_each_form_shows_rows_of_the_center_it_is_used_in(north: Center, south: Center) -> None:
    shown = ""
    for form in FORMS:
        if offers_rows(form):
            with organization_scope(south.organization):
                page = made_for(form, south).as_div()
            assert north.mark not in page, form.__name__
            shown += page
    assert south.mark in shown


@pytest.mark.parametrize("each", classes_of(FilterSet), ids=lambda each: each.__name__)
def test_filter_sets_inherit_the_base(each: type) -> None:
    assert issubclass(each, OrganizationFilterSet)


@pytest.mark.parametrize("each", classes_of(ModelSerializer), ids=lambda each: each.__name__)
def test_serializers_inherit_the_base(each: type) -> None:
    assert issubclass(each, OrganizationSerializer)


def kept_querysets() -> Iterator[str]:
    for module in MODULES:
        holders = [module, *(each for each in vars(module).values() if inspect.isclass(each))]
        for holder in holders:
            if getattr(holder, "__module__", module.__name__) == module.__name__:
                yield from (
                    f"{module.__name__}: {name}"
                    for name, value in vars(holder).items()
                    if isinstance(value, QuerySet) or (isinstance(value, Manager) and not issubclass(holder, Model))
                )


def test_no_module_or_class_keeps_a_queryset() -> None:
    assert list(kept_querysets()) == []


# --- Places the scope does not reach ------------------------------------------------------------
# One more use of these needs a reason: rows of centers are then told apart by hand.
OUTSIDE_THE_SCOPE: dict[str, dict[str, int]] = {
    "platform_wide": {
        "organizations/people.py": 1,  # which centers somebody belongs to, before one is chosen
        "organizations/services/accept_invitation.py": 2,  # an invitation is found by its token alone
        "scheduling/calendar/links.py": 1,  # a calendar link is found by its token alone
        "messaging/followed/views.py": 1,  # a message is found by a signed word alone
        "outreach/links.py": 1,  # a marketing document is found by its link alone
        "import_service/hosted_forms/visitors.py": 1,  # a form is found by its address alone
        "import_service/call_webhook.py": 1,  # a telephone line is found by its address alone
        "import_service/meta/door.py": 1,  # a page or a number of Meta is found by its address alone
        "import_service/intake.py": 1,  # a door is found by its token alone
        "bots/remembered.py": 1,  # a bot is found by the address Telegram was given, and shows its secret
        "bots/polling.py": 1,  # which bots there are to ask Telegram for, each in its own center
        "organizations/visitors.py": 1,  # whoever has a signed link may be logged in at another center
        "organizations/services/create_center.py": 1,  # the first rows of a center that nobody is in yet
        "organizations/admin/center.py": 1,  # the journal of the center that the platform's staff changed
        "organizations/filters.py": 1,  # a filter set looks at columns when it is imported; reads no row
        "organizations/management/commands/dumpdata.py": 1,
        "organizations/management/commands/loaddata.py": 1,
        "crm_project/center.py": 1,  # as create_center
    },
    "_base_manager": {"crm_project/demo/load.py": 2},  # the demo center goes at once, by its organization
    "through": {
        "clients/admin/client_list/filters.py": 1,  # tells the filter of tags where they are
        "crm_project/demo/load.py": 1,  # as above
        "leads/admin/lead_list/filters.py": 1,  # tells the filter of tags where they are
        "leads/services/tag_leads.py": 1,  # of locked leads and own tags
        "clients/services/tag_clients.py": 1,  # of locked clients and own tags
        "organizations/admin/listing/filters.py": 2,  # rows that wear a tag: used inside a query of these rows
        "organizations/worn_tags.py": 5,  # for both of them: locked rows and own tags
        "leads/factories.py": 1,  # rows for tests and the demo
    },
    "raw": {
        "organizations/people.py": 2,  # what the ORM wrote: memberships and centers of one login
    },
}
# SQL of our own, and what tells centers apart in it.
OWN_SQL: dict[str, str] = {
    "analytics/facts.py": "days of the organization; events, leads and reminders by theirs",
    "analytics/reports/lead_rows.py": "leads, events and conversions by the organization",
    "bots/services/receive_updates.py": "writes a row that names the organization of its bot",
    "clients/matching.py": "the organization",
    "common/counting.py": "counts what the ORM wrote",
    "common/first_keys.py": "keys of scoped queries",
    "common/found_page.py": "rows of a scoped query",
    "common/visit_limits.py": "counts visits of doors that are nobody's",
    "crm_project/health.py": "asks for no row",
    "import_service/pipeline/changes.py": "the job",
    "import_service/pipeline/lock.py": "the lock's key is the organization; statistics of tables",
    "import_service/pipeline/match.py": "the job; leads by the organization",
    "import_service/pipeline/meet_clients.py": "the job; clients by the organization",
    "import_service/pipeline/plan.py": "the job",
    "import_service/pipeline/reservation.py": "numbers of a sequence",
    "import_service/pipeline/stage.py": "writes rows that name their organization",
    "leads/matching.py": "the organization",
    "leads/duplicates/near_matches.py": "the organization",
    "leads/services/bring_in.py": "copies the organization of staged rows",
    "leads/services/find_candidates.py": "leads of a scoped query; the organization",
    "leads/services/meet_newcomers.py": "leads of clients of a scoped query; the organization",
    "leads/services/refresh_statistics.py": "statistics of tables",
    "leads/services/score_leads.py": "leads of a scoped query",
    "messaging/outbox/steps.py": "the organization",
    "scheduling/constraints.py": "guards of a table",
    "scheduling/in_the_way.py": "the organization",
}


def uses(name: str) -> Counter[str]:
    """Where a name is called or reached for, without its own module and imports."""
    found: Counter[str] = Counter()
    for path, tree in trees([name]):
        if path.name != "scoping.py":
            for node in ast.walk(tree):
                is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
                if is_call or (isinstance(node, ast.Attribute) and node.attr == name):
                    found[path.relative_to(PROJECT).as_posix()] += 1
    return found


@pytest.mark.parametrize("name", OUTSIDE_THE_SCOPE)
def test_places_outside_the_scope_are_named(name: str) -> None:
    assert dict(uses(name)) == OUTSIDE_THE_SCOPE[name], (
        f"{name} passes the wall by. If it must, name the place in OUTSIDE_THE_SCOPE of tests/test_walls.py with its "
        "reason, and tell centers apart there by organization."
    )


def test_own_sql_is_named_with_what_tells_centers_apart() -> None:
    assert uses("cursor").keys() == OWN_SQL.keys(), (
        "SQL of our own knows no scope. Name the file in OWN_SQL of tests/test_walls.py, with what tells centers apart."
    )


# --- What lists and forms of the admin offer ----------------------------------------------------
def offered_by(model_admin: OrganizationModelAdmin) -> Iterator[tuple[str, type[Model]]]:
    """Tables whose rows a filter lists, or whose names a plain key field tells."""
    for each in (*model_admin.list_filter, *model_admin.raw_id_fields):
        path = each[0] if isinstance(each, list | tuple) else each
        if isinstance(path, str):
            last = get_fields_from_path(model_admin.model, path)[-1]
            if last.related_model:
                yield path, last.related_model


@pytest.mark.parametrize(
    "model_admin",
    [each for each in admin.site._registry.values() if isinstance(each, OrganizationModelAdmin)],
    ids=lambda each: type(each).__name__,
)
def test_filters_list_no_rows_that_some_people_may_not_see(model_admin: OrganizationModelAdmin) -> None:
    for path, model in offered_by(model_admin):
        assert issubclass(model, OrganizationModel), f"{path} would list {model.__name__} of every center."
        assert not hasattr(model._default_manager.none(), "visible_to"), f"{path} would list rows that are narrowed."


@pytest.mark.parametrize("model_admin", admin.site._registry.values(), ids=lambda each: type(each).__name__)
def test_tables_of_centers_have_our_admin(model_admin: Any) -> None:
    assert issubclass(model_admin.model, OrganizationModel) == isinstance(model_admin, OrganizationModelAdmin)
