"""Writing to everybody of a list or a group: the text, who gets it by which way, and off it goes."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from messaging.subjects import Person
from messaging.writing import LONGEST, VARIABLES, check_number, check_text, mailing_to, sentence_of, write_to
from organizations.admin.actions import BulkAction, Outcome, attempt
from organizations.admin.bulk_forms import BulkForm
from organizations.forms import OrganizationForm

TEMPLATE = "messaging/write.html"
VARIABLE_WORDS = ", ".join(f"{{{name}}}" for name in VARIABLES)


class WriteForm(BulkForm):
    """`token` makes a form that is sent twice say nothing twice."""

    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("{name}: who reads it, {student}: about whom, {center}: your center."),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean_text(self) -> str:
        return check_text(self.cleaned_data["text"].strip())


class WriteBulk(BulkAction):
    """To everybody chosen in a list; who they are and how they are reached, the list says."""

    name, icon, permission = "write", "forum", "write"
    title = gettext_lazy("Write")
    submit = gettext_lazy("Send")
    form_class = WriteForm

    def people(self, rows: QuerySet) -> list[Person]:
        raise NotImplementedError

    def run(self, request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> Outcome:
        check_number(rows.count())
        return _sent(request, self.people(rows), data)

    def _ask(
        self, model_admin: Any, request: HttpRequest, chosen: QuerySet, form: OrganizationForm
    ) -> HttpResponseBase:
        try:
            check_number(chosen.count())
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
            return HttpResponseRedirect(request.get_full_path())
        response = super()._ask(model_admin, request, chosen, form)
        if isinstance(response, TemplateResponse):
            rows = model_admin.model._default_manager.filter(pk__in=chosen.order_by().values("pk"))
            response.template_name = TEMPLATE
            response.context_data = {**(response.context_data or {}), "mailing": mailing_to(self.people(rows))}
        return response


def write_page(
    request: HttpRequest, *, title: Any, people: Callable[[], Sequence[Person]], context: dict[str, Any], back_url: str
) -> HttpResponseBase:
    """A page of its own for people who are no list: a group."""
    posted = request.POST if request.method == "POST" else None
    form = WriteForm(posted, prefix=BulkAction.prefix, member=request.membership)  # type: ignore[attr-defined]
    outcome = attempt(form, lambda data: _sent(request, people(), data)) if posted is not None else None
    if isinstance(outcome, HttpResponseBase):
        return outcome
    shown = {"title": title, "form": form, "media": form.media, "mailing": mailing_to(people()), "back_url": back_url}
    return TemplateResponse(request, TEMPLATE, {**context, **shown})


def _sent(request: HttpRequest, people: Sequence[Person], data: dict[str, Any]) -> HttpResponseBase:
    """On the page of who was told stands who has to be called, and what has not left is called off there."""
    telling = write_to(people=people, text=data["text"], key=str(data["token"]), actor=request.membership)  # type: ignore[attr-defined]
    messages.success(request, sentence_of(telling))
    return HttpResponseRedirect(reverse("admin:messaging_telling_change", args=(telling.pk,)))
