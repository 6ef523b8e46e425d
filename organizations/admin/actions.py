"""Actions of admin pages: on one row through a dialog, on many through a page that asks first.

One row::

    class LeadAdmin(OrganizationModelAdmin):
        actions_detail = actions_row = ["call_back"]

        @row_action(title=_("Call back"), permission="change", icon="call", form=CallBackForm)
        def call_back(self, request, lead, data):
            set_next_contact(leads=Lead.objects.filter(pk=lead.pk), at=data["at"], actor=request.membership)
            return _("Next contact is set.")

Many rows::

    class Assign(BulkAction):
        name = "assign"                       # what the list posts as `action`
        title = _("Assign")
        permission = "assign"                 # has_assign_permission() of the admin, else the right leads.assign_lead
        form_class = AssignForm               # an OrganizationForm; leave it out if nothing is asked

        def run(self, request, rows, data):
            count = assign_leads(leads=rows, owners=data["owners"], actor=request.membership)
            return ngettext("%d lead is assigned.", "%d leads are assigned.", count) % count

    class LeadAdmin(OrganizationModelAdmin):
        actions = [Assign()]

What both return is a sentence for the person, or a response (a file). A ValidationError of the service is shown in the
form. The list posts `action`, `index=0`, `_selected_action` (ids), `select_across` to its own address, query included.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import model_ngettext
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from unfold.enums import ActionVariant

from organizations.admin.second_look import changed_meanwhile
from organizations.forms import OrganizationForm

Outcome = str | HttpResponseBase
RowVerb = Callable[[Any, HttpRequest, Any, dict[str, Any]], Outcome]


def row_action(
    *,
    title: Any,
    permission: str,
    form: type[OrganizationForm] = OrganizationForm,
    initial: Callable[[Any], dict[str, Any]] | None = None,
    description: Any = "",
    submit: Any = None,
    icon: str = "",
    variant: ActionVariant = ActionVariant.DEFAULT,
) -> Callable[[RowVerb], Callable[..., HttpResponseBase]]:
    """The only decorator of `actions_detail` and `actions_row`: a dialog asks, and only its POST runs the method.

    `permission` is a verb, asked of the row itself. `initial` gives the form's first values from the row.
    """

    def decorate(verb: RowVerb) -> Callable[..., HttpResponseBase]:
        @wraps(verb)
        def view(model_admin: Any, request: HttpRequest, object_id: str) -> HttpResponseBase:
            if request.method not in ("GET", "POST"):
                return HttpResponseNotAllowed(["GET", "POST"])
            row = load_row(model_admin, request, object_id, permission)
            asked = form(
                request.POST if request.method == "POST" else None,
                member=request.membership,  # type: ignore[attr-defined]
                initial=initial(row) if initial else None,
            )
            outcome = attempt(asked, lambda data: verb(model_admin, request, row, data))
            if outcome is None:
                return ask_about_row(model_admin, request, row, asked, view)
            return leave_row(model_admin, request, row, outcome)

        # What unfold reads to draw the button; `dialog` makes it open in the modal.
        view.short_description = title  # type: ignore[attr-defined]
        view.dialog = {"title": title, "description": description, "form_submit_text": submit or title}  # type: ignore[attr-defined]
        view.icon, view.variant = icon, variant  # type: ignore[attr-defined]
        view.attrs, view.extra_options = {}, {}  # type: ignore[attr-defined]
        view.original_function_name = verb.__name__  # type: ignore[attr-defined]
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return decorate


def has_right(model_admin: Any, request: HttpRequest, verb: str, row: Model | None = None) -> bool:
    """Asks `has_<verb>_permission` of the admin, or the right of that name if it has none."""
    own = getattr(model_admin, f"has_{verb}_permission", None)
    if own is not None:
        return bool(own(request, row))
    meta = model_admin.opts
    return request.membership is not None and request.user.has_perm(f"{meta.app_label}.{verb}_{meta.model_name}")  # type: ignore[attr-defined]


def load_row(model_admin: Any, request: HttpRequest, object_id: str, permission: str) -> Any:
    """The row, if this person may see it (else 404) and do this to it (else 403)."""
    if getattr(request, "membership", None) is None:
        raise PermissionDenied
    row: Model | None = model_admin.get_object(request, object_id)
    if row is None:
        raise Http404
    if not has_right(model_admin, request, permission, row):
        raise PermissionDenied
    return row


def attempt(form: OrganizationForm, run: Callable[[dict[str, Any]], Outcome]) -> Outcome | None:
    """The outcome, or None if the form has to be shown (again)."""
    if not form.is_valid():
        return None
    try:
        return run(form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error.messages)
    except IntegrityError:
        form.add_error(None, changed_meanwhile())
    return None


def ask_about_row(
    model_admin: Any, request: HttpRequest, row: Model, form: OrganizationForm, action: Any
) -> TemplateResponse:
    """The inside of unfold's dialog for htmx, a page of its own for whoever opens the address."""
    template = "row_dialog" if "HX-Request" in request.headers else "row_action"
    context = {
        **model_admin.admin_site.each_context(request),
        "title": action.dialog["title"],
        "dialog": action.dialog,
        "opts": model_admin.opts,
        "original": row,
        "form": form,
        "back_url": _list_url(model_admin),
    }
    return TemplateResponse(request, f"organizations/{template}.html", context)


def leave_row(model_admin: Any, request: HttpRequest, row: Model, outcome: Outcome) -> HttpResponseBase:
    """Back to the page the dialog was opened on, or to the list if the row is not there any more."""
    if isinstance(outcome, HttpResponseBase):
        return outcome
    messages.success(request, outcome)
    still_there = model_admin.get_queryset(request).filter(pk=row.pk).exists()
    target = page_before(request) if still_there else ""
    target = target or _list_url(model_admin)
    if "HX-Request" not in request.headers:
        return redirect(target)
    return HttpResponse(headers={"HX-Redirect": target})


def page_before(request: HttpRequest) -> str:
    """The page a dialog was opened on, or the one that a form without a dialog names."""
    address = request.headers.get("HX-Current-URL") or request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return ""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _list_url(model_admin: Any) -> str:
    return reverse(
        f"{model_admin.admin_site.name}:{model_admin.opts.app_label}_{model_admin.opts.model_name}_changelist"
    )


def grouped(count: int) -> str:
    """9240 → "9,240", as the language writes it."""
    return str(number_format(count, use_l10n=True, force_grouping=True))


class BulkAction:
    """One thing done to many rows of a list. Runs only when the page that asks about it was sent."""

    name: str
    title: Any
    permission = "change"
    description: Any = ""
    submit: Any = None
    icon = ""
    form_class: type[OrganizationForm] = OrganizationForm
    names_shown = 5
    # Fields of the form must not meet those of the list.
    prefix = "bulk"
    confirmed = "bulk-confirmed"
    # A template that asks for `action.name` would call the action first.
    do_not_call_in_templates = True

    def __init__(self) -> None:
        # Django knows an action by these.
        self.__name__ = self.name
        self.short_description = self.title

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """First values of the form, for example something chosen in the bar of the list."""
        return {}

    def run(self, request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> Outcome:
        """Call one service with all the rows, and say what it did."""
        raise NotImplementedError

    def __call__(self, model_admin: Any, request: HttpRequest, chosen: QuerySet) -> HttpResponseBase:
        if not has_right(model_admin, request, self.permission):
            raise PermissionDenied
        # Without the joins and the order of the list.
        rows = model_admin.model._default_manager.filter(pk__in=chosen.order_by().values("pk"))
        form = self._form(request)
        outcome = attempt(form, lambda data: self.run(request, rows, data))
        if outcome is None:
            return self._ask(model_admin, request, chosen, form)
        if isinstance(outcome, HttpResponseBase):
            return outcome
        messages.success(request, outcome)
        return redirect(request.get_full_path())

    def _form(self, request: HttpRequest) -> OrganizationForm:
        return self.form_class(
            request.POST if self.confirmed in request.POST else None,
            prefix=self.prefix,
            member=request.membership,  # type: ignore[attr-defined]
            initial=self.initial(request),
        )

    def _ask(
        self, model_admin: Any, request: HttpRequest, chosen: QuerySet, form: OrganizationForm
    ) -> HttpResponseBase:
        count = chosen.count()
        if not count:
            messages.warning(request, _("None of the chosen rows is here any more. Choose again."))
            return redirect(request.get_full_path())
        context = {
            **model_admin.admin_site.each_context(request),
            "title": self.title,
            "opts": model_admin.opts,
            "rows_name": model_ngettext(model_admin.opts, count),
            "action": self,
            "form": form,
            "media": form.media,
            "shown_count": grouped(count),
            "names": [str(row) for row in chosen[: self.names_shown]],
            "others": max(0, count - self.names_shown),
            "shown_others": grouped(count - self.names_shown),
            "checkbox_name": ACTION_CHECKBOX_NAME,
            "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "select_across": request.POST.get("select_across", "0"),
            "confirmed": self.confirmed,
        }
        return TemplateResponse(request, "organizations/bulk_action.html", context)
