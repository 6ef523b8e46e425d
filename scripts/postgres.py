"""Starts and stops a throw-away PostgreSQL server for tests: `start`, `stop`, `url`, `find`, `run COMMAND…`.

The server lives in a temporary folder of its own, on a free port of this computer, behind a random password. It is
tuned to forget: nothing in it is meant to be kept.
"""

import json
import locale
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

STATE_FILE = Path(__file__).resolve().parent.parent / "var" / "postgres.json"
NOT_FOUND = """\
No PostgreSQL server programs (initdb, pg_ctl) were found. Install them, for example:
  Debian, Ubuntu:       sudo apt-get install postgresql
  macOS with Homebrew:  brew install postgresql@17
or put the folder that holds initdb into PATH."""
PLACES = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "usr/local/opt/postgresql*/bin",
    "opt/homebrew/opt/postgresql*/bin",
)
FORGETFUL = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=100",
    "shared_buffers=256MB",
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
)


def find_programs() -> Path:
    """The folder with the newest initdb, or an exit with what to install."""
    folders = [folder for place in PLACES for folder in Path("/").glob(place)]
    folders.sort(key=lambda folder: [int(number) for number in re.findall(r"\d+", str(folder))])
    if pg_config := shutil.which("pg_config"):
        asked = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(asked.stdout.strip()))
    if initdb := shutil.which("initdb"):
        folders.append(Path(initdb).resolve().parent)
    found = [folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()]
    if not found:
        sys.exit(NOT_FOUND)
    return found[-1]


def unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root: then its own user, or nobody, runs it."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@dataclass(frozen=True)
class Server:
    """A server of our own: its folder, the programs that made it, where it listens."""

    folder: str
    programs: str
    port: int
    password: str

    @property
    def url(self) -> str:
        return f"postgres://crm:{self.password}@127.0.0.1:{self.port}/postgres"

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=2).close()
        except OSError:
            return False
        return Path(self.folder, "data", "postmaster.pid").exists()

    def call(self, program: str, *arguments: str) -> None:
        user = unprivileged_user()
        done = subprocess.run(
            [Path(self.programs, program), *arguments, "--pgdata=data"],
            cwd=self.folder,
            user=user,
            extra_groups=[] if user else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            log = Path(self.folder, "log")
            sys.exit(f"{done.stdout}{log.read_text() if log.exists() else ''}PostgreSQL: {program} failed.")

    def destroy(self) -> None:
        if self.answers():
            self.call("pg_ctl", "stop", "--mode=immediate", "--wait")
        shutil.rmtree(self.folder, ignore_errors=True)


def letters_of_all_languages() -> str:
    """A locale whose lower() and ILIKE know Cyrillic; plain C knows only English."""
    for name in ("C.UTF-8", "en_US.UTF-8"):
        try:
            locale.setlocale(locale.LC_CTYPE, name)
        except locale.Error:
            continue
        return name
    return "C"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def create_server() -> Server:
    programs = find_programs()
    server = Server(tempfile.mkdtemp(prefix="crm-postgres-"), str(programs), free_port(), secrets.token_hex(16))
    password_file = Path(server.folder, "password")
    password_file.write_text(server.password)
    if user := unprivileged_user():
        shutil.chown(server.folder, user)
        shutil.chown(password_file, user)
    access = ("--username=crm", "--auth=scram-sha-256", "--pwfile=password")
    server.call("initdb", *access, "--encoding=UTF8", f"--locale={letters_of_all_languages()}", "--no-sync")
    options = " ".join(f"-c {setting}" for setting in (*FORGETFUL, f"port={server.port}"))
    server.call("pg_ctl", "start", "--log=log", "--wait", f"--options={options}")
    return server


def kept_server() -> Server | None:
    """The server that `start` left running, if it still answers."""
    if not STATE_FILE.exists():
        return None
    server = Server(**json.loads(STATE_FILE.read_text()))
    return server if server.answers() else None


def start() -> Server:
    if server := kept_server():
        return server
    stop()
    server = create_server()
    STATE_FILE.parent.mkdir(parents=True, exist_ok=True)
    STATE_FILE.touch(mode=0o600)
    STATE_FILE.write_text(json.dumps(asdict(server)))
    return server


def stop() -> None:
    if STATE_FILE.exists():
        Server(**json.loads(STATE_FILE.read_text())).destroy()
        STATE_FILE.unlink()


def run(command: list[str]) -> int:
    """Run a command that finds a new server of its own in DATABASE_URL; the server ends with it."""
    server = create_server()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        process = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": server.url})
        # Ctrl-C reaches the command by itself: it decides when to end, and the server outlives it.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            return process.wait()
        finally:
            process.terminate()
            process.wait()
    finally:
        server.destroy()


def main(arguments: list[str]) -> int:
    match arguments:
        case ["start"]:
            print(f"PostgreSQL answers at {start().url}")
        case ["stop"]:
            stop()
        case ["url"]:
            if not (server := kept_server()):
                sys.exit("PostgreSQL is not running here. Start it: scripts/postgres.py start")
            print(server.url)
        case ["find"]:
            print(find_programs())
        case ["run", *command] if command:
            return run(command)
        case _:
            sys.exit("Usage: scripts/postgres.py start | stop | url | find | run COMMAND…")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
