"""Opens a center by five answers: `manage.py create_center`."""

import getpass
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from crm_project.center import open_center
from organizations.countries import COUNTRIES

ANSWERS = {
    "name": "Name of the center",
    "country": "Country, two letters",
    "timezone": "Time zone",
    "currency": "Currency",
    "language": "Language (en, ru, uz)",
    "owner_username": "Login of the owner",
}


class Command(BaseCommand):
    help = "Opens a center with its first owner. Asks what is not given as an option."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", help="for example: Registan School")
        parser.add_argument("--country", help="two letters, UZ unless given; it decides what follows")
        parser.add_argument("--timezone", help="for example: Asia/Tashkent")
        parser.add_argument("--currency", help="three letters, for example: UZS")
        parser.add_argument("--language", help="en, ru or uz")
        parser.add_argument("--slug", default="", help="short name, made of the name unless given")
        parser.add_argument("--owner-username", help="a new login, or one that exists")
        parser.add_argument("--owner-name", default="", help="how people call the owner")
        parser.add_argument("--owner-email", default="")
        parser.add_argument(
            "--owner-password-env",
            metavar="VARIABLE",
            help="environment variable that holds the password of a new login",
        )
        parser.add_argument("--noinput", "--no-input", action="store_true", help="ask nothing; defaults hold")

    def handle(self, **options: Any) -> None:
        self.asks = not options["noinput"]
        try:
            with transaction.atomic():
                owner = self._open(options)
        except ValidationError as error:
            raise CommandError(_one_line(error)) from error
        center = owner.organization
        self.stdout.write(
            self.style.SUCCESS(
                f"{center.name} ({center.slug}) is open: {center.timezone}, {center.currency}, {center.language}. "
                f"{owner.user.username} is its owner; log in at /admin/."
            )
        )

    def _open(self, options: dict[str, Any]) -> Any:
        name = self._answer(options, "name")
        country = self._answer(options, "country", "UZ").upper()
        usual = COUNTRIES.get(country)
        answers = {
            "timezone": self._answer(options, "timezone", usual.timezone if usual else ""),
            "currency": self._answer(options, "currency", usual.currency if usual else ""),
            "language": self._answer(options, "language", usual.language if usual else "en"),
        }
        user = self._owner(options)
        return open_center(
            name=name,
            country=country,
            slug=options["slug"],
            owner_user=user,
            owner_name=options["owner_name"],
            **answers,
        )

    def _answer(self, options: dict[str, Any], key: str, usual: str = "") -> str:
        """The option, else what a person types, else the usual; refused if there is none."""
        answer = options[key]
        if answer is None and self.asks:
            answer = input(f"{ANSWERS[key]}{f' [{usual}]' if usual else ''}: ").strip()
        answer = answer or usual
        if not answer:
            raise CommandError(f"{ANSWERS[key]} is missing. Give it as --{key.replace('_', '-')}.")
        return answer

    def _owner(self, options: dict[str, Any]) -> Any:
        users = get_user_model().objects
        username = self._answer(options, "owner_username")
        user = users.filter(username=username).first()
        if user is not None:
            return user
        password = self._password(options)
        user = get_user_model()(username=username, email=options["owner_email"], first_name=options["owner_name"][:150])
        user.full_clean(exclude=["password"])
        validate_password(password, user)
        user.set_password(password)
        user.save()
        return user

    def _password(self, options: dict[str, Any]) -> str:
        variable = options["owner_password_env"]
        if variable:
            password = os.environ.get(variable, "")
            if not password:
                raise CommandError(f"The environment variable {variable} is empty. It must hold the owner's password.")
            return password
        if not self.asks:
            raise CommandError("A new login needs a password. Name a variable: --owner-password-env VARIABLE.")
        if not sys.stdin.isatty():
            raise CommandError("Passwords are typed at a terminal only. Use --owner-password-env VARIABLE.")
        password = getpass.getpass("Password of the owner: ")
        if password != getpass.getpass("The password again: "):
            raise CommandError("The two passwords differ. Nothing was created; try again.")
        return password


def _one_line(error: ValidationError) -> str:
    if hasattr(error, "error_dict"):
        return " ".join(f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items())
    return " ".join(error.messages)
