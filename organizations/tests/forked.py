"""A program of its own: works in processes that begin at the same moment; it says what those that failed said.

It reads lines of JSON, {"now", "organization", "works", "extra"}, and answers each with a list of texts, or null if it
failed itself. One interpreter gets ready for all tests of a run and then divides, for getting ready takes seconds.
"""

import json
import os
import sys
import tempfile
import time
import traceback
from typing import IO, Any

import time_machine
from django.urls import reverse


class Start:
    """The line where all wait until the last has come."""

    def __init__(self) -> None:
        self.arrivals, self.arrive = os.pipe()
        self.gate, self.key = os.pipe()

    def wait(self) -> None:
        os.close(self.key)
        os.write(self.arrive, b".")
        os.read(self.gate, 1)

    def let_go(self, runners: int) -> None:
        """Whoever died on the way is not waited for."""
        os.close(self.arrive)
        while runners and os.read(self.arrivals, 1):
            runners -= 1
        os.close(self.key)


def run(organization: int, work: str, extra: str, start: Start) -> None:
    from organizations.models import Organization
    from organizations.scoping import organization_scope

    names: dict[str, Any] = {"time": time}  # a guard is taken off by a pause in its place
    exec(extra, names)
    start.wait()
    with organization_scope(Organization.objects.get(pk=organization)):
        exec(work, names)


def divide(organization: int, work: str, extra: str, start: Start) -> tuple[int, IO[bytes]]:
    """The process that does this work, and where it says what went wrong."""
    words = tempfile.TemporaryFile()  # noqa: SIM115 - read when the child has ended
    if child := os.fork():
        return child, words
    os.dup2(words.fileno(), sys.stderr.fileno())
    try:
        run(organization, work, extra, start)
    except BaseException:  # noqa: BLE001 - whatever it is, the test wants to read it
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(0)


def answer(asked: dict[str, Any]) -> list[str]:
    time_machine.travel(asked["now"]).start()
    start = Start()
    children = [divide(asked["organization"], work, asked["extra"], start) for work in asked["works"]]
    start.let_go(len(children))
    said = []
    for child, words in children:
        os.waitpid(child, 0)
        words.seek(0)
        said.append(words.read().decode())
    return said


def answer_apart(asked: dict[str, Any]) -> bool:
    """In a process of its own, whose clock and connections go with it: whether it came to an end."""
    if child := os.fork():
        return os.waitpid(child, 0)[1] == 0
    try:
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, sys.stdin.fileno())
        print(json.dumps(answer(asked)), flush=True)  # noqa: T201 - the answer
    except BaseException:  # noqa: BLE001 - said where the tests are run
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def main() -> None:
    import django

    django.setup()
    # Addresses too: works of one moment would begin a second apart, each after putting them together for itself.
    reverse("admin:index")
    for line in sys.stdin:
        if not answer_apart(json.loads(line)):
            print("null", flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
