"""A worker that looks while a message is being written."""

from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from celery import current_app
from kombu import Connection
from kombu.transport import filesystem
from kombu.utils.json import dumps

from crm_project import file_broker


@pytest.fixture
def options(tmp_path: Path) -> dict[str, str]:
    folders = {name: tmp_path / name for name in ("data", "processed", "control")}
    for folder in folders.values():
        folder.mkdir()
    data, processed, control = map(str, folders.values())
    return {"data_folder_in": data, "data_folder_out": data, "processed_folder": processed, "control_folder": control}


def read_while_writing(transport: type, options: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a reader finds amid the writing of a message, and what afterwards."""
    found: list[Any] = []
    with Connection(transport=transport, transport_options=options) as connection:
        channel = connection.channel()

        def look() -> None:
            try:
                found.append(channel._get("wake"))
            except Empty:
                found.append(None)

        def dumps_while_somebody_looks(payload: Any) -> Any:
            look()
            return dumps(payload)

        for module in (filesystem, file_broker):
            monkeypatch.setattr(module, "dumps", dumps_while_somebody_looks)
        channel._put("wake", {"organization": 7})
        look()
    return found


def test_a_message_is_whole_or_not_there(options, monkeypatch):
    assert read_while_writing(file_broker.Transport, options, monkeypatch) == [None, {"organization": 7}]


def test_control_with_the_stock_transport_the_reader_falls_over_half_a_message(options, monkeypatch):
    with pytest.raises(ValueError, match="Expecting value"):
        read_while_writing(filesystem.Transport, options, monkeypatch)


def test_the_program_uses_it(settings):
    assert settings.BROKER_URL.startswith("filesystem:")
    with current_app.connection() as connection:
        assert isinstance(connection.transport, file_broker.Transport)
