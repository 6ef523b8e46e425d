"""Email by whatever Django sends with: any SMTP server, or a provider's backend."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from messaging.channels.base import (
    AddressGoneError,
    Connection,
    Limits,
    NotDeliveredError,
    RefusedError,
    UncertainError,
)
from messaging.followed.links import links_in
from messaging.models import Message

REAL_MAIL_IS_OFF = ("console", "dummy")


class EmailConnection:
    """One open connection. A server that has said no has not taken the message; one that said nothing may have."""

    def __init__(self, backend: Any) -> None:
        self.backend = backend

    def send(self, message: Message) -> str:
        mail = _mail(message, self.backend)
        self._open()
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as refusal:
            code, words = next(iter(refusal.recipients.values()), (0, b""))
            raise _verdict(code, words) from refusal
        except smtplib.SMTPResponseException as refusal:
            raise _verdict(refusal.smtp_code, refusal.smtp_error) from refusal
        except OSError as lost:
            # Of smtplib too: a connection that breaks tells nobody what the server had taken by then.
            self._forget()
            raise UncertainError(str(lost) or type(lost).__name__) from lost
        return str(message.public_id)

    def _open(self) -> None:
        """Anew if the server has hung up: else the next message would be as uncertain as the one before."""
        if getattr(getattr(self.backend, "connection", None), "sock", self) is None:
            self._forget()
        try:
            self.backend.open()
        except OSError as unreached:
            raise NotDeliveredError(str(unreached) or type(unreached).__name__) from unreached

    def _forget(self) -> None:
        self.backend.connection = None


def _mail(message: Message, backend: Any) -> EmailMultiAlternatives:
    """Written before anything leaves. Raises RefusedError if a mail cannot be made of it."""
    try:
        validate_email(message.to)
    except ValidationError as unfit:
        raise AddressGoneError(f"{message.to!r} is no address of a mailbox.") from unfit
    text = _with_links(message)
    mail = EmailMultiAlternatives(
        " ".join(message.subject.split()) or message.text.partition("\n")[0][:120],
        text,
        to=[message.to],
        # The same each time it is tried: a mailbox that has it already can tell.
        headers={"Message-ID": f"<{message.public_id}@{_own_domain()}>"},
        connection=backend,
    )
    if message.opening_url:
        mail.attach_alternative(_as_page(message, text), "text/html")
    if message.file:
        with default_storage.open(message.file) as file:
            mail.attach(message.file_name, file.read())
    try:
        mail.message()
    except ValueError as unfit:
        raise RefusedError(f"{message.to!r}: {unfit}") from unfit
    return mail


def _with_links(message: Message) -> str:
    """A mail has no buttons: where they lead stands under its words."""
    buttons = [f"{button['text']}: {button['url']}" for row in message.buttons for button in row if "url" in button]
    return "\n\n".join([message.text, *(["\n".join(buttons)] if buttons else [])])


def _as_page(message: Message, text: str) -> str:
    """The same words, and a picture that nobody sees."""
    parts, at = [], 0
    for link in links_in(text):
        parts += [_escaped(text[at : link.start]), format_html('<a href="{0}">{0}</a>', link.url)]
        at = link.end
    parts.append(_escaped(text[at:]))
    return format_html(
        '<!doctype html><html lang="{}"><body><p>{}</p><img src="{}" width="1" height="1" alt=""></body></html>',
        message.language,
        mark_safe("".join(parts)),  # noqa: S308 - every part of it is escaped
        message.opening_url,
    )


def _escaped(text: str) -> SafeString:
    return mark_safe(escape(text).replace("\n", "<br>\n"))  # noqa: S308 - escaped just here


def _own_domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"


def _verdict(code: int, words: bytes | str) -> Exception:
    said = f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
    if code in (550, 551, 553):
        return AddressGoneError(said)
    return RefusedError(said) if code >= 500 else NotDeliveredError(said)


class EmailChannel:
    def is_on(self) -> bool:
        """Not while mail is only printed: nobody would be reached."""
        return not any(word in settings.EMAIL_BACKEND for word in REAL_MAIL_IS_OFF)

    def limits(self) -> Limits:
        return Limits(per_second=settings.EMAILS_PER_SECOND)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """Opened by the first message, so that each hears of a server that does not answer."""
        backend = get_connection()
        try:
            yield EmailConnection(backend)
        finally:
            backend.close()
