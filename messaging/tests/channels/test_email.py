"""Email against a real SMTP server: delivered, refused, put off, and a line that breaks after the letter was given."""

import socket
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from messaging.channels.base import AddressGoneError, NotDeliveredError, RefusedError, UncertainError
from messaging.channels.email import EmailChannel
from messaging.factories import new_message

pytestmark = pytest.mark.django_db


class Mailbox:
    """Takes letters, and answers as the test says."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.to_recipient = "250 OK"
        self.to_data = "250 OK"
        self.hangs_up_after_data = False

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: SMTP, session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.to_data.startswith("250"):
            self.letters.append(envelope.content)
        if self.hangs_up_after_data:
            self.hangs_up_after_data = False
            server.transport.abort()
        return self.to_data


@pytest.fixture
def mailbox(settings):
    mailbox = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    yield mailbox
    controller.stop()


def letter(**over):
    usual = {"channel": "email", "to": "nilufar@example.com", "text": "A place is free.", "subject": "A place"}
    return new_message(**{**usual, **over})


def send(message):
    with EmailChannel().connect() as connection:
        return connection.send(message)


def test_a_letter_arrives_with_a_number_that_never_changes(scope, mailbox):
    message = letter(text="Место свободно.\nЖдём вас.")
    assert send(message) == str(message.public_id)
    send(message)
    letters = [message_from_bytes(content) for content in mailbox.letters]
    assert letters[0]["To"] == "nilufar@example.com"
    assert letters[0].get_payload(decode=True).decode().split() == ["Место", "свободно.", "Ждём", "вас."]
    assert letters[0]["Message-ID"] == letters[1]["Message-ID"]
    assert str(message.public_id) in letters[0]["Message-ID"]


def test_where_buttons_lead_stands_under_the_words(scope, mailbox):
    send(letter(buttons=[[{"text": "Open the program", "url": "https://crm.example.org/admin/"}, {"text": "Mine"}]]))
    words = message_from_bytes(mailbox.letters[0]).get_payload(decode=True).decode()
    assert words.splitlines() == ["A place is free.", "", "Open the program: https://crm.example.org/admin/"]


def test_a_mailbox_that_does_not_exist_is_gone(scope, mailbox):
    mailbox.to_recipient = "550 5.1.1 No such user"
    with pytest.raises(AddressGoneError, match="No such user"):
        send(letter())


def test_a_server_that_puts_it_off_has_taken_nothing(scope, mailbox):
    mailbox.to_recipient = "451 Try again later"
    with pytest.raises(NotDeliveredError):
        send(letter())
    mailbox.to_recipient, mailbox.to_data = "250 OK", "452 Out of space"
    with pytest.raises(NotDeliveredError):
        send(letter())
    mailbox.to_data = "554 Looks like spam"
    with pytest.raises(RefusedError, match="Looks like spam"):
        send(letter())
    assert mailbox.letters == []


def test_nobody_knows_whether_a_letter_arrived_when_the_line_breaks_after_it(scope, mailbox):
    mailbox.hangs_up_after_data = True
    with EmailChannel().connect() as connection:
        with pytest.raises(UncertainError):
            connection.send(letter())
        assert len(mailbox.letters) == 1
        # The next one goes by a new line, and is as certain as any.
        assert connection.send(letter(to="diana@example.com"))
    assert len(mailbox.letters) == 2


def test_a_server_that_is_not_there_has_taken_nothing(scope, settings, mailbox):
    settings.EMAIL_PORT = 9
    with EmailChannel().connect() as connection:
        for _attempt in range(2):
            with pytest.raises(NotDeliveredError):
                connection.send(letter())


@pytest.mark.parametrize("over", [{"to": "nobody at all"}, {"to": "a@b.c\nBcc: d@e.f"}])
def test_what_cannot_be_a_letter_is_refused_before_it_leaves(scope, mailbox, over):
    with pytest.raises(RefusedError):
        send(letter(**over))
    assert mailbox.letters == []


def test_a_subject_of_several_lines_becomes_one(scope, mailbox):
    send(letter(subject="A place\r\nBcc: everybody@example.com"))
    sent = message_from_bytes(mailbox.letters[0])
    assert sent["Subject"] == "A place Bcc: everybody@example.com"
    assert sent["Bcc"] is None


def test_mail_that_is_only_printed_counts_as_switched_off(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert not EmailChannel().is_on()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert EmailChannel().is_on()
