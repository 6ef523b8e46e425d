"""The running program under a browser test: its own data, its own port, the processes of real life."""

import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from scripts.postgres import free_port

PROJECT = Path(__file__).resolve().parent.parent.parent


MOVED_CLOCK = Path(__file__).parent / "moved_clock"


def environment(folder: Path, port: int) -> dict[str, str]:
    """Its own, whatever the tests set for themselves: a cache in memory would be another one in each process."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "crm_project.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/crm.sqlite3",
        "MEDIA_ROOT": f"{folder}/media",
        "CACHE_URL": "filecache://",
        "EMAIL_URL": f"filemail://{folder}/mail",
        "PORT": str(port),
    }


def of_folder(folder: Path) -> dict[str, str]:
    """The environment of a command beside the program that runs there."""
    return environment(folder, 0)


def manage(env: dict[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"manage.py {' '.join(arguments)}\n{done.stdout}"


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError as error:
        error.close()
    except OSError:
        return False
    return True


def at(moment: datetime) -> dict[str, str]:
    """More of an environment: its processes believe it is that moment now."""
    return {
        "PYTHONPATH": str(MOVED_CLOCK),
        "CLOCK_BEGINS_AT": moment.isoformat(),
        "CLOCK_MOVED_AT": str(time.time()),
    }


def prepare(env: dict[str, str]) -> None:
    """A demo center."""
    manage(env, "migrate", "--verbosity=0")
    manage(env, "collectstatic", "--no-input", "--verbosity=0")
    manage(env, "load_demo")


@contextmanager
def prepared_program(folder: Path) -> Iterator[str]:
    """A demo center and its processes: the address."""
    env = environment(folder, free_port())
    prepare(env)
    with running_program(folder, env) as url:
        yield url


@contextmanager
def running_program(folder: Path, env: dict[str, str]) -> Iterator[str]:
    """Run web, worker, beat and bots, give the address; stop them all at the end."""
    url = f"http://localhost:{env['PORT']}"
    log = folder / "program.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "scripts/serve.py"], cwd=PROJECT, env=env, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            while not answers(f"{url}/admin/login/"):
                assert process.poll() is None, log.read_text()
                time.sleep(0.1)
            yield url
        finally:
            process.terminate()
            process.wait()
