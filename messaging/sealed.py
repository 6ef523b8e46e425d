"""Secrets of centers in the database: sealed with the key of the installation, shown to nobody."""

import base64
import hashlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import models


def _seal() -> Fernet:
    key = hashlib.scrypt(settings.SECRET_KEY.encode(), salt=b"messaging.sealed", n=2**4, r=8, p=1, dklen=32)
    return Fernet(base64.urlsafe_b64encode(key))


class SealedField(models.TextField):
    """Text that is encrypted in the database. What another key sealed reads as empty: it has to be entered anew."""

    def get_prep_value(self, value: Any) -> str:
        return _seal().encrypt(str(value).encode()).decode() if value else ""

    def from_db_value(self, value: str | None, *_args: Any) -> str:
        if not value:
            return ""
        try:
            return _seal().decrypt(value.encode()).decode()
        except InvalidToken:
            return ""
