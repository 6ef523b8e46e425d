"""Works that run at the same moment, in threads or in processes of their own, on the test database."""

import atexit
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from threading import Barrier, Thread
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from organizations.models import Organization
from organizations.scoping import organization_scope

PREPARE = """
import os, sys, time
sys.path.insert(0, {base!r})
os.environ["DJANGO_SETTINGS_MODULE"] = "crm_project.settings"
import django
django.setup()
"""


def database_url() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    host = quote(known["HOST"], safe="")
    login = f"{known['USER']}:{known['PASSWORD']}@" if known["USER"] else ""
    return f"postgres://{login}{host}:{known['PORT'] or 5432}/{known['NAME']}"


def start(code: str, **over: str) -> subprocess.Popen[bytes]:
    """Lines of Python in a process where Django is ready; `over` changes its environment."""
    command = [sys.executable, "-c", PREPARE.format(base=str(settings.BASE_DIR)) + code]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment(**over), stdin=pipe, stdout=pipe, stderr=pipe)


def complaints(center: Organization, works: list[str], *, extra: str = "") -> list[str]:
    """Each work in a process of its own, all beginning when the last is ready: what those that failed said.

    Their clock goes as that of the test.
    `extra` stands before the work and takes guards off.
    """
    known = environment(DJANGO_SETTINGS_MODULE="crm_project.settings")
    known.pop("PYTEST_CURRENT_TEST", None)
    program = _ready_program(tuple(known.items()))
    asked = {"now": time.time(), "organization": center.pk, "works": works, "extra": extra}
    assert program.stdin
    assert program.stdout
    program.stdin.write(json.dumps(asked) + "\n")
    program.stdin.flush()
    said = json.loads(program.stdout.readline())
    assert said is not None, "The program that divides failed: it says above how."
    return [words[-6_000:] for words in said if words]


@cache
def _ready_program(known: tuple[tuple[str, str], ...]) -> subprocess.Popen[str]:
    """A program in this environment that has loaded everything. It ends with the tests."""
    command = [sys.executable, "-m", "organizations.tests.forked"]
    pipe = subprocess.PIPE
    program = subprocess.Popen(command, cwd=settings.BASE_DIR, env=dict(known), stdin=pipe, stdout=pipe, text=True)
    atexit.register(program.communicate)
    return program


def environment(**over: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": database_url(), **over}


def race(center: Organization, works: list[str], *, extra: str = "") -> None:
    """The same for works that must not fail."""
    assert complaints(center, works, extra=extra) == []


def at_once(center: Organization, *works: Callable[..., object]) -> list[object]:
    """What each of these gave, or the exception it raised, when all began together in threads."""
    begin = Barrier(len(works))
    results: list[object] = [None] * len(works)

    def run(number: int) -> None:
        try:
            with organization_scope(center):
                begin.wait()
                results[number] = works[number]()
        except Exception as problem:  # noqa: BLE001 - the test looks at it
            results[number] = problem
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results
