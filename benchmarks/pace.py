"""Four workers, one bot: is the rate ever passed, all together or in one chat, is a 429 obeyed, does anybody else wait
for it? Against a stand-in for Telegram that writes down when it was asked.

python -m benchmarks.pace [--per-second 25] [--chats 60] [--each 10] [--workers 4]
"""

import argparse
import dataclasses
import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402

from benchmarks.throwaway import database_of_its_own  # noqa: E402
from messaging.tests.outbox.pacing import run  # noqa: E402
from organizations.factories import make_organization  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-second", type=float, default=25)
    parser.add_argument("--chats", type=int, default=60)
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--workers", type=int, default=4)
    options = parser.parse_args()
    with database_of_its_own():
        pace = run(make_organization(), **vars(options))
    told = {"benchmark": "pace", "database": connection.vendor, "configured": options.per_second}
    print(json.dumps({**told, "workers": options.workers, **dataclasses.asdict(pace)}))


if __name__ == "__main__":
    main()
