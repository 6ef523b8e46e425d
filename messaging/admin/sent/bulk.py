"""What can be done with the ticked messages, each with a way back."""

from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.counting import LIMIT, shown_count
from messaging.choices import UNSENT, MessageStatus
from messaging.models import Message
from messaging.services.acts import Act
from messaging.services.cancel_messages import call_off, take_back_calling_off
from messaging.services.retry_message import retry_messages, take_back_retry
from messaging.services.see_failures import see_failures, take_back_seeing
from organizations.admin.actions import BulkAction
from organizations.admin.undo import UNDO_SECONDS, with_undo
from organizations.models import Membership

UNDO_VIEW = "admin:messaging_message_undo"


class MessagesAction(BulkAction):
    """Of the ticked rows only those it makes sense for; the others stay as they are."""

    of_status: tuple[str, ...]
    nothing: Any

    def act(self, rows: QuerySet, actor: Membership) -> Act:
        raise NotImplementedError

    def done(self, count: int) -> str:
        raise NotImplementedError

    def run(self, request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> str:
        fitting = Message.objects.filter(pk__in=rows.order_by().values("pk"), status__in=self.of_status)
        if len(fitting.values("pk")[: LIMIT + 1]) > LIMIT:
            raise ValidationError(_("At most %(limit)s at once: set a filter."), params={"limit": shown_count(LIMIT)})
        member: Membership = request.membership  # type: ignore[attr-defined]
        act = self.act(fitting, member)
        if not act.count:
            return str(self.nothing)
        done = self.done(act.count)
        token = signing.dumps([self.name, act.name], salt=UNDO_VIEW)
        return with_undo(done, reverse(UNDO_VIEW, args=(token,)), form="rows-post")


class RetryFailed(MessagesAction):
    name, icon, title = "retry", "refresh", gettext_lazy("Try again")
    description = gettext_lazy("Failed messages among them leave again; nobody gets one that has arrived.")
    of_status = (MessageStatus.FAILED,)
    nothing = gettext_lazy("None of them can leave again: it is too late, or the address takes no messages.")

    def act(self, rows: QuerySet, actor: Membership) -> Act:
        return retry_messages(messages=rows, actor=actor)

    def done(self, count: int) -> str:
        return ngettext("%(n)s message leaves again.", "%(n)s messages leave again.", count) % {"n": count}


class CallOff(MessagesAction):
    name, icon, title = "call_off", "block", gettext_lazy("Call off")
    description = gettext_lazy("Those among them that have not left stay here.")
    of_status = UNSENT
    nothing = gettext_lazy("All of them have left, or were called off before.")

    def act(self, rows: QuerySet, actor: Membership) -> Act:
        return call_off(messages=rows, actor=actor)

    def done(self, count: int) -> str:
        return ngettext("%(n)s message is called off.", "%(n)s messages are called off.", count) % {"n": count}


class Dealt(MessagesAction):
    name, icon, title = "dealt", "task_alt", gettext_lazy("Dealt with")
    description = gettext_lazy("Failed messages among them do not ask for anybody any more.")
    of_status = (MessageStatus.FAILED,)
    nothing = gettext_lazy("None of them asked for anybody.")

    def act(self, rows: QuerySet, actor: Membership) -> Act:
        return see_failures(messages=rows)

    def done(self, count: int) -> str:
        return ngettext("%(n)s message is dealt with.", "%(n)s messages are dealt with.", count) % {"n": count}


def take_back(token: str) -> str:
    """What a button undoes, in words; PermissionDenied if it is too old or was made up."""
    try:
        kind, act = signing.loads(token, salt=UNDO_VIEW, max_age=UNDO_SECONDS)
    except (signing.BadSignature, ValueError) as error:
        raise PermissionDenied(_("It is too late to undo this with one click.")) from error
    verb = {CallOff.name: take_back_calling_off, Dealt.name: take_back_seeing}.get(kind, take_back_retry)
    count = verb(act=act)
    if not count:
        return _("Nothing to take back: they have left already.")
    return ngettext("%(n)s message is as before.", "%(n)s messages are as before.", count) % {"n": count}
