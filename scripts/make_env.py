"""Writes `.env` for this computer from `.env.example`: a secret of its own, plain http on localhost."""

import os
import secrets
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def local_settings(example: str, secret: str) -> str:
    """The example's text with the values that a first try on one's own computer needs."""
    values = {"SECRET_KEY": secret, "DEBUG": "off", "HTTPS": "off", "ALLOWED_HOSTS": "localhost,127.0.0.1"}
    lines = []
    for line in example.splitlines():
        name = line.partition("=")[0]
        lines.append(f"{name}={values[name]}" if name in values else line)
    return "\n".join(lines) + "\n"


def main() -> None:
    target = PROJECT / ".env"
    if target.exists():
        sys.exit(f"{target} exists already; nothing was changed.")
    text = local_settings((PROJECT / ".env.example").read_text(), secrets.token_urlsafe(50))
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    print("Made .env: the settings of this computer, with a secret key of its own.")


if __name__ == "__main__":
    main()
