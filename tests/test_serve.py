"""The supervisor of `make run`, with children that do nothing but live and die."""

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from scripts.serve import Child, free_port, supervise

SLEEPER = [sys.executable, "-uc", "import time; print('awake'); time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-uc",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf'); time.sleep(60)",
]


def child(name: str, command: list[str]) -> Child:
    made = Child(name, command)
    made.pause = 0.0
    return made


def wait_until(condition: Callable[[], bool]) -> None:
    """Ask again until it holds; the end of the loop is the failure."""
    for _ in range(300):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("It never became so.")


@contextmanager
def supervised(*children: Child) -> Iterator[threading.Event]:
    stopping = threading.Event()
    thread = threading.Thread(target=supervise, args=(children, stopping))
    thread.start()
    try:
        yield stopping
    finally:
        stopping.set()
        thread.join()


def test_output_carries_the_name_of_the_child(capfd: pytest.CaptureFixture[str]) -> None:
    said = ""

    def has_spoken() -> bool:
        nonlocal said
        said += capfd.readouterr().out
        return "awake" in said

    with supervised(child("web", SLEEPER)):
        wait_until(has_spoken)
    assert "web    | awake\n" in said


def test_a_dead_child_is_started_again() -> None:
    sleeper = child("worker", SLEEPER)
    with supervised(sleeper):
        wait_until(lambda: sleeper.process is not None)
        first = sleeper.process
        assert first is not None
        first.kill()
        wait_until(lambda: sleeper.process is not None and sleeper.process is not first)
        assert sleeper.process is not None
        assert sleeper.process.poll() is None


def test_the_pause_before_a_restart_grows() -> None:
    dying = Child("beat", [sys.executable, "-c", "raise SystemExit(3)"])
    with supervised(dying):
        wait_until(lambda: dying.pause >= 4.0)
    assert dying.due_at > dying.started_at + 1.0


def test_stopping_ends_every_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.serve.TIME_TO_STOP", 1.0)
    children = [child("web", SLEEPER), child("worker", STUBBORN)]
    with supervised(*children) as stopping:
        wait_until(lambda: all(one.process is not None for one in children))
        stopping.set()
    assert [one.process is not None and one.process.poll() is not None for one in children] == [True, True]


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) > port
