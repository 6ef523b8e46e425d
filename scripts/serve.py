"""Runs the whole program on this computer: web server, worker, beat and the bots, until Ctrl-C.

A child that dies is started again. What a child prints is shown with its name in front.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
LONGEST_PAUSE = 30.0
LONG_LIFE = 60.0
TIME_TO_STOP = 8.0


class Child:
    """One process under care: started, listened to, started again after a death, stopped."""

    def __init__(self, name: str, command: Sequence[str | Path]) -> None:
        self.name = name
        self.command = [str(part) for part in command]
        self.process: subprocess.Popen[str] | None = None
        self.started_at = 0.0
        self.due_at = 0.0
        self.pause = 1.0

    def say(self, line: str) -> None:
        print(f"{self.name:<6} | {line}", flush=True)

    def tend(self, now: float) -> None:
        """Start it when it is due; notice a death and set the time of the next start."""
        if self.process is None:
            if now >= self.due_at:
                self.start(now)
        elif (code := self.process.poll()) is not None:
            self.process = None
            if now - self.started_at > LONG_LIFE:
                self.pause = 1.0
            self.say(f"ended with code {code}; starts again in {self.pause:.0f} s")
            self.due_at = now + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def start(self, now: float) -> None:
        self.started_at = now
        # A session of its own keeps Ctrl-C away from it: this program tells each child when to stop.
        self.process = subprocess.Popen(
            self.command,
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        threading.Thread(target=self.repeat_output, args=(self.process,), daemon=True).start()

    def repeat_output(self, process: subprocess.Popen[str]) -> None:
        with process:
            for line in process.stdout or ():
                self.say(line.rstrip())

    def stop(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def supervise(children: Sequence[Child], stopping: threading.Event) -> None:
    """Keep the children alive until told to stop; then stop them all, at once and within seconds."""
    while not stopping.wait(0.2):
        for child in children:
            child.tend(time.monotonic())
    for child in children:
        if child.process:
            child.process.terminate()
    deadline = time.monotonic() + TIME_TO_STOP
    for child in children:
        child.stop(deadline)


def free_port(wanted: int) -> int:
    for port in range(wanted, wanted + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    sys.exit(f"No free port between {wanted} and {wanted + 99}. Name another one: make run PORT=9000")


def welcome(url: str, demo: Path, stopping: threading.Event) -> None:
    """Say where the program is once it answers."""
    while not stopping.wait(0.2):
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError:
            break
        except OSError:
            continue
        break
    else:
        return
    logins = demo.read_text().strip() if demo.exists() else ""
    lines = [f"Open {url}", *logins.splitlines(), "Ctrl-C stops it."]
    print("\n" + "\n".join(f"  {line}" for line in lines) + "\n", flush=True)


def program(port: int) -> list[Child]:
    celery: list[str | Path] = [PROGRAMS / "celery", "--quiet", "--app", "crm_project"]
    web: list[str | Path] = [
        PROGRAMS / "gunicorn",
        "crm_project.wsgi",
        f"--bind=127.0.0.1:{port}",
        "--workers=2",
        "--threads=4",
    ]
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [
        Child("web", [*web, "--log-level=warning", "--no-control-socket"]),
        Child("worker", [*celery, "worker", "--pool=threads", "--concurrency=2", "--loglevel=WARNING", *alone]),
        Child("beat", [*celery, "beat", "--loglevel=WARNING", "--pidfile="]),
        Child("bot", [sys.executable, PROJECT / "manage.py", "run_bot"]),
    ]


def stop_on_signals(stopping: threading.Event) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())


def main() -> None:
    wanted = int(os.environ.get("PORT") or 8000)
    port = free_port(wanted)
    if port != wanted:
        print(f"Port {wanted} is taken; using {port}.", flush=True)
    stopping = threading.Event()
    stop_on_signals(stopping)
    url = f"http://localhost:{port}/"
    threading.Thread(target=welcome, args=(url, PROJECT / "var" / "demo.txt", stopping), daemon=True).start()
    supervise(program(port), stopping)
    print("Stopped.", flush=True)


if __name__ == "__main__":
    main()
