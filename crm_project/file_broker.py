"""Wake-ups as files in a folder, for an installation without Redis: kombu's transport, with whole messages only.

Kombu opens the file of a message and then writes it; a worker that looks in between reads nothing and ends with a
JSONDecodeError. Here a message gets the name by which workers look for it when it is written.
"""

from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Named by the moment, as kombu does: workers take the oldest first."""
        file = Path(self.data_folder_out, f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg")
        unfinished = file.with_suffix(".part")
        unfinished.write_text(dumps(message), encoding="utf-8")
        unfinished.replace(file)


class Transport(filesystem.Transport):
    Channel = Channel


def use_whole_messages() -> None:
    """From now on for every `filesystem://` broker of this process."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
