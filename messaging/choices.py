"""Fixed words of messages: by what they go, what became of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    TELEGRAM = "telegram", _("Telegram")
    WHATSAPP = "whatsapp", _("WhatsApp")
    SMS = "sms", _("SMS")
    EMAIL = "email", _("Email")
    CONSOLE = "console", _("Console")


class MessageStatus(models.TextChoices):
    """The life of a message. `sending` is committed before the request leaves, so that a crash is never a double."""

    PENDING = "pending", pgettext_lazy("message", "Due")
    CLAIMED = "claimed", pgettext_lazy("message", "Taken up")
    SENDING = "sending", pgettext_lazy("message", "Leaving")
    SENT = "sent", pgettext_lazy("message", "Sent")
    FAILED = "failed", pgettext_lazy("message", "Failed")
    EXPIRED = "expired", pgettext_lazy("message", "Too late")
    CANCELLED = "cancelled", pgettext_lazy("message", "Called off")
    UNCERTAIN = "uncertain", _("Not sure it arrived")


# (tone, icon): a colour never stands alone.
STATUS_SIGNS: dict[str, tuple[str, str]] = {
    MessageStatus.PENDING: ("blue", "schedule"),
    MessageStatus.CLAIMED: ("blue", "outbox"),
    MessageStatus.SENDING: ("blue", "send"),
    MessageStatus.SENT: ("green", "done_all"),
    MessageStatus.FAILED: ("red", "error"),
    MessageStatus.EXPIRED: ("gray", "timer_off"),
    MessageStatus.CANCELLED: ("gray", "block"),
    MessageStatus.UNCERTAIN: ("orange", "help"),
}
CHANNEL_ICONS: dict[str, str] = {
    Channel.TELEGRAM: "send",
    Channel.WHATSAPP: "chat",
    Channel.SMS: "sms",
    Channel.EMAIL: "mail",
    Channel.CONSOLE: "terminal",
}

# Not yet on the way: may still be replaced or called off.
UNSENT = (MessageStatus.PENDING, MessageStatus.CLAIMED)
IN_HAND = (MessageStatus.CLAIMED, MessageStatus.SENDING)


class Receipt(models.TextChoices):
    """What WhatsApp tells of a message that left."""

    SENT = "sent", pgettext_lazy("message", "Sent")
    DELIVERED = "delivered", _("Delivered")
    READ = "read", _("Read")
    FAILED = "failed", pgettext_lazy("message", "Failed")


class TraceKind(models.TextChoices):
    """What people do with what was sent to them. Whether a mail was opened nobody knows for sure: programs that guard a
    mailbox fetch its pictures too, and others never do."""

    OPENED = "opened", _("Probably opened")
    CLICKED = "clicked", _("Link opened")
    VISITED = "visited", _("Form opened")
    REPLIED = "replied", _("Answered")


class OptOutReason(models.TextChoices):
    ASKED = "asked", _("Asked for no messages")
    BLOCKED = "blocked", _("Blocked the bot")
    GONE = "gone", _("The address does not exist")
    STAFF = "staff", _("Switched off by staff")


class BotState(models.TextChoices):
    ON = "on", pgettext_lazy("bot", "On")
    HALTED = "halted", pgettext_lazy("bot", "Telegram refuses the token")


class FileKind(models.TextChoices):
    """How a file goes with a message."""

    PHOTO = "photo", _("Photo")
    DOCUMENT = "document", _("File")
    VOICE = "voice", _("Voice message")


class EndpointState(models.TextChoices):
    """Of a webhook. A person switches it off; the last two the program does, and a person puts it right."""

    ON = "on", pgettext_lazy("webhook", "On")
    OFF = "off", pgettext_lazy("webhook", "Off")
    GONE = "gone", _("The receiver wants no more")
    FAILING = "failing", _("Stopped: it fails for days")


class PostState(models.TextChoices):
    """Of one event for one webhook. What was erased is sent no more: there is nothing left to send."""

    PENDING = "pending", pgettext_lazy("webhook", "Waiting")
    DELIVERED = "delivered", pgettext_lazy("webhook", "Delivered")
    FAILED = "failed", pgettext_lazy("webhook", "Failed")
    ERASED = "erased", pgettext_lazy("webhook", "Erased")


ENDPOINT_SIGNS: dict[str, tuple[str, str]] = {
    EndpointState.ON: ("green", "check_circle"),
    EndpointState.OFF: ("gray", "pause_circle"),
    EndpointState.GONE: ("red", "link_off"),
    EndpointState.FAILING: ("red", "error"),
}
POST_SIGNS: dict[str, tuple[str, str]] = {
    PostState.PENDING: ("blue", "schedule"),
    PostState.DELIVERED: ("green", "done_all"),
    PostState.FAILED: ("red", "error"),
    PostState.ERASED: ("gray", "person_off"),
}
# For these what happens is kept: an endpoint that was stopped gets it when it is mended.
LISTENING = (EndpointState.ON, EndpointState.FAILING)
