"""What a process of the web server looked up a moment ago, for doors at which many knock."""

import time
from collections.abc import Callable


class Remembered[Key, Value]:
    """Nothing is remembered of keys that nobody has: a stranger fills no memory."""

    def __init__(self, look_up: Callable[[Key], Value | None], *, seconds: float) -> None:
        self._look_up, self.seconds = look_up, seconds
        self._known: dict[Key, tuple[float, Value]] = {}

    def get(self, key: Key) -> Value | None:
        looked_up_at, value = self._known.get(key, (0.0, None))
        if value is None or time.monotonic() - looked_up_at > self.seconds:
            return self.look_up(key)
        return value

    def look_up(self, key: Key) -> Value | None:
        """As it is now."""
        value = self._look_up(key)
        if value is None:
            self.forget(key)
        else:
            self._known[key] = (time.monotonic(), value)
        return value

    def forget(self, key: Key) -> None:
        self._known.pop(key, None)

    def forget_all(self) -> None:
        self._known.clear()
