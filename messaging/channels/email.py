"""Email by whatever Django sends with: any SMTP server, or a provider's backend."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from messaging.channels.base import (
    AddressGoneError,
    Connection,
    Limits,
    NotDeliveredError,
    RefusedError,
    UncertainError,
)
from messaging.models import Message

REAL_MAIL_IS_OFF = ("console", "dummy")


class EmailConnection:
    """One open connection. A server that has said no has not taken the message; one that said nothing may have."""

    def __init__(self, backend: BaseEmailBackend) -> None:
        self.backend = backend

    def send(self, message: Message) -> str:
        mail = EmailMessage(
            message.subject or message.text.partition("\n")[0][:120],
            message.text,
            to=[message.to],
            # The same each time it is tried: a mailbox that has it already can tell.
            headers={"Message-ID": f"<{message.public_id}@{_own_domain()}>"},
            connection=self.backend,
        )
        if message.file:
            with default_storage.open(message.file) as file:
                mail.attach(message.file_name, file.read())
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as refusal:
            code, words = next(iter(refusal.recipients.values()), (0, b""))
            raise _verdict(code, words) from refusal
        except smtplib.SMTPResponseException as refusal:
            raise _verdict(refusal.smtp_code, refusal.smtp_error) from refusal
        except (smtplib.SMTPServerDisconnected, TimeoutError) as lost:
            raise UncertainError(str(lost)) from lost
        except (ConnectionRefusedError, OSError) as unreached:
            raise NotDeliveredError(str(unreached)) from unreached
        return str(message.public_id)


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
        backend = get_connection()
        try:
            backend.open()
        except OSError as unreached:
            yield _Unreachable(str(unreached))
            return
        try:
            yield EmailConnection(backend)
        finally:
            backend.close()


class _Unreachable:
    """The server did not even answer the call: each message waits."""

    def __init__(self, why: str) -> None:
        self.why = why

    def send(self, message: Message) -> str:
        raise NotDeliveredError(self.why)
