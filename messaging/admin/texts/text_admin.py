"""Texts in the admin: a page of all kinds, and an editor for each kind and language."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from messaging.admin.texts.editor import TextForm, mark_of, preview_of, typed_in
from messaging.admin.texts.kinds_shown import TextShown, editable_kinds, languages, shown_kinds, text_shown
from messaging.kinds import MessageKind
from messaging.models import MessageTemplate
from messaging.rendering import Words, program_words
from messaging.services.save_template import drop_template, save_template
from organizations.admin import OrganizationModelAdmin

_NAME = "messaging_messagetemplate"
LIST = f"admin:{_NAME}_changelist"


@admin.register(MessageTemplate)
class TextAdmin(OrganizationModelAdmin):
    """A row exists only where a center has words of its own; the page shows all kinds there are."""

    def get_urls(self) -> list[URLPattern]:
        pages = {"edit": self.edit_view, "preview": self.preview_view, "back": self.back_view}
        own = [
            path(
                f"of/<str:kind>/<str:language>/{'' if name == 'edit' else name + '/'}",
                self.admin_site.admin_view(view),
                name=f"{_NAME}_{name}",
            )
            for name, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The words of the program come back by a button of the editor."""
        return False

    # --- Pages ----------------------------------------------------------------------------------
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        shown = {"title": _("Texts"), "groups": shown_kinds(), "languages": languages()}
        return render(request, "messaging/texts/list.html", self._context(request, shown))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if row.kind not in dict(editable_kinds()):
            return HttpResponseRedirect(reverse(LIST))
        return HttpResponseRedirect(_edit_url(row.kind, row.language))

    def edit_view(self, request: HttpRequest, kind: str, language: str) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        known, now = _known(kind, language), text_shown(kind, language)
        if request.method == "POST":
            self._may_change(request)
            return self._save(request, kind, known, now)
        words = now.words
        return self._page(request, kind, known, now, TextForm(initial={"text": words.text, "subject": words.subject}))

    def preview_view(self, request: HttpRequest, kind: str, language: str) -> HttpResponse:
        """Reads only; by POST, since a text may be longer than an address."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        known = _known(kind, language)
        shown = {"preview": preview_of(known, typed_in(request.POST), language), "language": language}
        return render(request, "messaging/texts/preview.html", shown)

    def back_view(self, request: HttpRequest, kind: str, language: str) -> HttpResponse:
        """The words of the program go again."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._may_change(request)
        _known(kind, language)
        before = text_shown(kind, language)
        if drop_template(kind=kind, language=language, actor=request.membership):  # type: ignore[attr-defined]
            done = _("The words of the program go again.")
            messages.success(request, _undo(request, done, kind, before))
        return HttpResponseRedirect(_edit_url(kind, language))

    # --- Saving ---------------------------------------------------------------------------------
    def _save(self, request: HttpRequest, kind: str, known: MessageKind, now: TextShown) -> HttpResponse:
        form = TextForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            if data["seen"] and data["seen"] != mark_of(now):
                form.add_error(None, _("Somebody else changed this text meanwhile. Theirs stands below; look at both."))
            else:
                try:
                    save_template(
                        kind=kind,
                        language=now.language,
                        text=data["text"],
                        subject=data["subject"] if str(known.subject) else "",
                        actor=request.membership,  # type: ignore[attr-defined]
                    )
                except ValidationError as error:
                    form.add_error(None, error.messages)
        if form.errors:
            return self._page(request, kind, known, now, form)
        messages.success(request, _undo(request, _("Saved: from now on these words go."), kind, now))
        return HttpResponseRedirect(_edit_url(kind, now.language))

    def _page(
        self, request: HttpRequest, kind: str, known: MessageKind, now: TextShown, form: TextForm
    ) -> HttpResponse:
        typed = Words(form["text"].value() or "", form["subject"].value() or "")
        usual = program_words(kind, now.language)
        shown = {
            "title": str(known.title),
            "key": kind,
            "kind": known,
            "text": now,
            "form": form,
            "seen": mark_of(now),
            "usual": usual if now.is_own else None,
            "theirs": now.words if form.is_bound and typed != now.words else None,
            "has_subject": bool(str(known.subject)),
            "variables": [(name, str(example)) for name, example in known.variables.items()],
            "others": [(code, label, _edit_url(kind, code)) for code, label in languages()],
            "preview": preview_of(known, typed, now.language),
            "language": now.language,
            "can_change": self.has_change_permission(request),
        }
        return render(request, "messaging/texts/editor.html", self._context(request, shown))

    def _context(self, request: HttpRequest, shown: dict[str, Any]) -> dict[str, Any]:
        can_change = self.has_change_permission(request)
        return {**self.admin_site.each_context(request), "opts": self.opts, "can_change": can_change, **shown}

    def _may_change(self, request: HttpRequest) -> None:
        if not self.has_change_permission(request):
            raise PermissionDenied


def _known(kind: str, language: str) -> MessageKind:
    known = dict(editable_kinds()).get(kind)
    if known is None or language not in dict(languages()):
        raise Http404
    return known


def _edit_url(kind: str, language: str) -> str:
    return reverse(f"admin:{_NAME}_edit", args=(kind, language))


def _undo(request: HttpRequest, done: str, kind: str, before: TextShown) -> SafeString:
    """What was done, and a button that brings the words of before."""
    form = (
        '{} <form method="post" action="{}" class="x-undo-form">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="text" value="{}"><input type="hidden" name="subject" value="{}">'
        '<button type="submit" class="x-undo">{}</button></form>'
    )
    url = _edit_url(kind, before.language)
    words = before.words
    if not before.is_own:
        url = reverse(f"admin:{_NAME}_back", args=(kind, before.language))
    return format_html(form, done, url, get_token(request), words.text, words.subject, _("Undo"))
