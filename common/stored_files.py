"""Files whose rows are gone: deleted when the transaction that took the rows is certain."""

from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import transaction


def delete_after_commit(names: Iterable[str]) -> None:
    """Nothing is deleted if the transaction fails."""
    known = list(names)
    transaction.on_commit(lambda: delete_files(known))


def delete_files(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)
