"""The one base of every admin page of tenant rows, and the base of tables of the platform."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Model, QuerySet
from django.db.models.deletion import ProtectedError, RestrictedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.views import ChangeList

from common.row_keys import row_keys
from organizations.admin.actions import BulkAction, has_right
from organizations.admin.deletion import Deletion, plan_deletion, refusal_of
from organizations.admin.history import show_history
from organizations.admin.row_page import list_actions_of
from organizations.admin.scoped import ScopedOptions, give_member, membership_of
from organizations.admin.second_look import SecondLook
from organizations.choices import AuditKind
from organizations.services.record_audit import record_audit


class HouseModelAdmin(SecondLook, ModelAdmin):
    """What every list and form of the product has in common. A row that is not there for somebody is a 404."""

    list_filter_sheet = False
    list_per_page = 50
    warn_unsaved_form = True
    change_list_template: Any = "organizations/list/stock.html"
    # What an empty list says: what stands here and how the first row comes; and its button.
    nothing_yet: Any = None
    add_words: Any = gettext_lazy("Add the first one")
    # Another one where the button leads to another page.
    begin_icon: str = "add"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and (shown := (response.context_data or {}).get("cl")):
            _say_what_is_missing(response, shown, self.begin_url(request))
        return response

    def begin_url(self, request: HttpRequest) -> str:
        """Where the first row is begun; nowhere for whoever may not."""
        if not self.has_add_permission(request):
            return ""
        return reverse(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_add")

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404


class FixedRows:
    """Rows that come and stay by themselves: nobody adds or deletes one by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyRows(FixedRows):
    """Rows that are shown as they came."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OrganizationModelAdmin(ScopedOptions, HouseModelAdmin):
    """Shows and saves rows of the active organization only, and writes the journal instead of Django's log."""

    delete_confirmation_template = "organizations/delete_confirmation.html"
    delete_selected_confirmation_template = "organizations/delete_confirmation.html"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        named = self._extract_action_names([*self.actions_detail, *self.actions_row])
        stray = [name for name in named if not hasattr(getattr(self, name, None), "permission")]
        if stray or self.actions_list or self.actions_submit_line:
            raise ImproperlyConfigured(
                f"{type(self).__name__}: buttons are made by row_action, BulkAction or a contribution; "
                f"unfold's own run on GET and check no row ({', '.join(stray) or 'actions_list, actions_submit_line'})."
            )

    @property
    def urls(self) -> list[URLPattern]:
        """Every page, those that subclasses add included, is for somebody who works in a center."""
        patterns: list[URLPattern] = super().urls
        for pattern in patterns:
            pattern.callback = _inside_a_center(pattern.callback)
        return patterns

    def has_module_permission(self, request: HttpRequest) -> bool:
        return membership_of(request) is not None and super().has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return membership_of(request) is not None and super().has_add_permission(request)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        give_member(form, request)
        return form

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        actions = list_actions_of(request, self.model)
        return super().changelist_view(request, {"list_actions": actions, **(extra_context or {})})

    # --- Actions --------------------------------------------------------------------------------
    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        return {
            name: action
            for name, action in actions.items()
            if not isinstance(action[0], BulkAction) or has_right(self, request, action[0].permission)
        }

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if len(row_keys(keys)) < len(keys):
            return self._say(request, _("These rows could not be read. Choose them again in the list."))
        try:
            return super().response_action(request, queryset)
        except (ProtectedError, RestrictedError) as error:
            return self._say(request, refusal_of(error))

    def get_actions_detail(self, request: HttpRequest, object_id: int | str) -> list[Any]:
        row = self.get_object(request, str(object_id))
        return [] if row is None else self._allowed(request, super().get_actions_detail(request, object_id), row)

    def get_actions_row(self, request: HttpRequest) -> list[Any]:
        return self._allowed(request, super().get_actions_row(request))

    def _allowed(self, request: HttpRequest, actions: list[Any], row: Model | None = None) -> list[Any]:
        return [action for action in actions if has_right(self, request, action.method.permission, row)]

    # --- Deleting -------------------------------------------------------------------------------
    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Deletion:
        return plan_deletion(objs, request, self.admin_site)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponseBase:
        try:
            return super().delete_view(request, object_id, extra_context)
        except (ProtectedError, RestrictedError) as error:
            return self._say(request, refusal_of(error))

    def _say(self, request: HttpRequest, problem: str) -> HttpResponse:
        messages.error(request, problem)
        return HttpResponseRedirect(request.get_full_path())

    # --- What happened --------------------------------------------------------------------------
    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponseBase:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        return show_history(self, request, row)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return self._record(request, AuditKind.ADDED, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Saved as it was: nothing happened."""
        return self._record(request, AuditKind.CHANGED, obj, message) if message else None

    def log_deletions(self, request: HttpRequest, queryset: QuerySet) -> Any:
        return [self._record(request, AuditKind.DELETED, obj, None) for obj in queryset]

    def _record(self, request: HttpRequest, kind: AuditKind, obj: Model, message: Any) -> Any:
        payload = {"message": message} if message else {}
        return record_audit(kind=kind, actor=membership_of(request), about=obj, payload=payload)


class _OrganizationInline(ScopedOptions):
    def has_add_permission(self, request: HttpRequest, obj: Any) -> bool:
        return self.belongs_here(request, obj) and super().has_add_permission(request, obj)  # type: ignore[misc]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]
        give_member(formset.form, request)
        return formset


class OrganizationTabularInline(_OrganizationInline, TabularInline):
    """Rows of a tenant model on another row's page, a line each."""


class OrganizationStackedInline(_OrganizationInline, StackedInline):
    """Rows of a tenant model on another row's page, a form each."""


class PlatformModelAdmin(HouseModelAdmin):
    """Tables of the whole installation: superusers only, since who can edit them can do anything."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.is_superuser)

    has_change_permission = has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


def _say_what_is_missing(response: TemplateResponse, shown: ChangeList, begin_url: str) -> None:
    """A table without rows has nothing to search or to filter; one whose rows are all filtered away has."""
    is_bare = not shown.result_count and not shown.root_queryset.exists()
    if is_bare:
        shown.has_filters = False
    response.context_data = {**(response.context_data or {}), "is_bare": is_bare, "begin_url": begin_url}


def _inside_a_center(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A superuser without a membership passes every check of Django's, but has no scope: refused before any query."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and membership_of(request) is None:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked
