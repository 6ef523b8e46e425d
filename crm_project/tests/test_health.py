"""What probes are told."""

from django.db import DatabaseError, connection


def test_alive_and_ready(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok", "database": "ok"}


def test_probes_are_not_sent_to_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
    assert client.get("/admin/login/").status_code == 301


def test_a_database_that_does_not_answer_is_said(client, monkeypatch):
    def fail() -> None:
        raise DatabaseError("gone")

    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", fail)
        alive, ready = client.get("/healthz"), client.get("/readyz")
    assert alive.status_code == 200
    assert ready.status_code == 503
    assert "gone" not in ready.content.decode()
