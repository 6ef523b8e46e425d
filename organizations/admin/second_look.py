"""A form whose saving was refused is shown again and says why: a service refused, or somebody else was first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

Page = Callable[[], HttpResponse]


class SecondLook:
    """For a ModelAdmin. Its page runs in one transaction, so a refusal leaves nothing behind."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        view = super().changeform_view  # type: ignore[misc]
        page = partial(_without_promises, request, partial(view, request, object_id, form_url, extra_context))
        try:
            return page()
        except ValidationError as refusal:
            return _refuse(request, page, refusal)
        except IntegrityError:
            return _look_again(request, page)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]
        refusal = getattr(request, "refusal", None)
        return type(form)(form.__name__, (_Refused, form), {"refusal": refusal}) if refusal else form


class _Refused(ModelForm):
    """Says again what was said of the same values a moment ago."""

    refusal: ValidationError

    def clean(self) -> dict[str, Any]:
        super().clean()
        fields = getattr(self.refusal, "error_dict", {})
        is_of_this_form = fields.keys() <= {*self.fields, NON_FIELD_ERRORS}
        raise self.refusal if is_of_this_form else ValidationError(self.refusal.messages)


def changed_meanwhile() -> ValidationError:
    """What to say when the database refuses and nothing better is known."""
    return ValidationError(
        _("Nothing was saved: somebody else changed the same rows at this moment. Look at them, and save again.")
    )


def _look_again(request: HttpRequest, page: Page) -> HttpResponse:
    """Validation sees now what somebody else saved between its first look and our writing."""
    try:
        return page()
    except ValidationError as error:
        refusal = error
    except IntegrityError:
        refusal = changed_meanwhile()
    return _refuse(request, page, refusal)


def _refuse(request: HttpRequest, page: Page, refusal: ValidationError) -> HttpResponse:
    request.refusal = refusal  # type: ignore[attr-defined]
    return page()


def _without_promises(request: HttpRequest, page: Page) -> HttpResponse:
    with _unsaid_if_refused(request):
        return page()


@contextmanager
def _unsaid_if_refused(request: HttpRequest) -> Iterator[None]:
    """A foreign key is checked at the commit, when the page has said already that all is saved."""
    storage: Any = messages.get_messages(request)
    said = storage._queued_messages
    before = len(said)
    try:
        yield
    except (ValidationError, IntegrityError):
        del said[before:]
        raise
