"""Who was told what: every telling, its messages with where they are now, and those who have to be called."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display

from common.ui import chip
from messaging.choices import UNSENT, MessageStatus
from messaging.models import Message, Telling, ToldPerson
from messaging.services.tell_people import call_off, tick_called
from messaging.shown import Shown, shown_messages
from messaging.subjects import subject_kinds
from organizations.admin import OrganizationModelAdmin
from organizations.admin.base import ReadOnlyRows

TO_CALL = Count("people", filter=Q(people__message=None, people__called_at=None))
SENT = Count("people", filter=Q(people__message__status=MessageStatus.SENT))
DUE = Count("people", filter=Q(people__message__status__in=(*UNSENT, MessageStatus.SENDING)))
TROUBLE = Count("people", filter=Q(people__message__status__in=(MessageStatus.FAILED, MessageStatus.UNCERTAIN)))


@admin.register(Telling)
class TellingAdmin(ReadOnlyRows, OrganizationModelAdmin):
    nothing_yet = gettext_lazy(
        "Whoever moves a lesson, offers a seat or writes to a group tells several families at once. "
        "Here stands who was told, and who has to be called."
    )
    list_display = ("title", "created_at", "by", "state")
    list_select_related = ("created_by",)
    search_fields = ("title", "people__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).visible_to(request.membership)  # type: ignore[attr-defined]
        counted: QuerySet = rows.annotate(
            people_count=Count("people"), sent=SENT, due=DUE, trouble=TROUBLE, to_call=TO_CALL
        )
        return counted

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site.admin_view
        return [
            path("<int:telling_id>/call-off/", site(self.call_off_view), name="messaging_telling_call_off"),
            path("<int:telling_id>/called/", site(self.called_view), name="messaging_telling_called"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponseBase:
        telling = self.get_object(request, object_id)
        if telling is None:
            raise Http404
        if not self.has_view_permission(request, telling):
            raise PermissionDenied
        people = list(telling.people.select_related("message", "called_by").order_by("name", "pk"))
        context = {
            **self.admin_site.each_context(request),
            "title": telling.title,
            "opts": self.opts,
            "telling": telling,
            "to_call": _lines(request, [one for one in people if one.message is None], {}),
            "told": _lines(
                request,
                [one for one in people if one.message],
                shown_messages(one.message for one in people if one.message),
            ),
            "unsent": telling.due,
            "list_url": reverse("admin:messaging_telling_changelist"),
            "may_change": request.user.has_perm("messaging.change_telling"),
        }
        return TemplateResponse(request, "messaging/telling.html", context)

    def call_off_view(self, request: HttpRequest, telling_id: int) -> HttpResponseBase:
        telling = self._posted(request, telling_id)
        if isinstance(telling, HttpResponseBase):
            return telling
        count = call_off(telling=telling)
        words = ngettext("%(n)d message is called off.", "%(n)d messages are called off.", count) % {"n": count}
        messages.success(request, words if count else _("Everything of it had left already."))
        return HttpResponseRedirect(told_url(telling))

    def called_view(self, request: HttpRequest, telling_id: int) -> HttpResponseBase:
        telling = self._posted(request, telling_id)
        if isinstance(telling, HttpResponseBase):
            return telling
        key = request.POST.get("person", "")
        person = (
            telling.people.filter(pk=int(key)).first() if key.isascii() and key.isdecimal() and len(key) < 19 else None
        )
        if person is None:
            raise Http404
        tick_called(person=person, is_called=request.POST.get("is_called") == "1", actor=request.membership)  # type: ignore[attr-defined]
        return HttpResponseRedirect(told_url(telling))

    def _posted(self, request: HttpRequest, telling_id: int) -> Telling | HttpResponseBase:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        telling: Telling | None = self.get_object(request, str(telling_id))
        if telling is None:
            raise Http404
        if not request.user.has_perm("messaging.change_telling"):
            raise PermissionDenied
        return telling

    @display(description=gettext_lazy("by whom"), ordering="created_by__name")
    def by(self, row: Telling) -> str:
        return str(row.created_by or _("by itself"))

    @display(description=gettext_lazy("how it stands"))
    def state(self, row: Any) -> SafeString:
        return SafeString(" ".join(state_chips(row)))


def state_chips(row: Any) -> list[SafeString]:
    """Of a telling with its counts: what needs a person first."""
    chips = [
        (row.to_call, _("%(n)d to call"), "orange", "call"),
        (row.trouble, _("%(n)d in trouble"), "red", "error"),
        (row.due, _("%(n)d due"), "blue", "schedule"),
        (row.sent, _("%(n)d sent"), "green", "done_all"),
    ]
    found = [chip(words % {"n": number}, tone, icon) for number, words, tone, icon in chips if number]
    return found or [chip(_("Called off"), "gray", "block")]


def told_url(telling: Telling) -> str:
    return reverse("admin:messaging_telling_change", args=(telling.pk,))


def _lines(request: HttpRequest, people: list[ToldPerson], shown: Mapping[int, Shown]) -> list[dict[str, Any]]:
    kinds = dict(subject_kinds.items())
    return [
        {
            "person": person,
            "shown": shown.get(person.message_id or 0),
            "url": _page_of(request, person, kinds),
            "is_later": bool(person.message and _waits(person.message)),
        }
        for person in people
    ]


def _waits(message: Message) -> bool:
    """Until a moment that is still to come, since these are quiet hours."""
    return message.status == MessageStatus.PENDING and message.due_at > timezone.now()


def _page_of(request: HttpRequest, person: ToldPerson, kinds: Mapping[str, Any]) -> str:
    name, _colon, key = person.subject.partition(":")
    kind = kinds.get(name)
    if kind is None or not key.isdecimal() or not request.user.has_perm(kind.right):
        return ""
    return reverse(kind.page, args=(int(key),))
