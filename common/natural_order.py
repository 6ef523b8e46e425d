"""Names in the order people count in: A2 before A10."""

import re
from typing import Any

from django.db import models

_DIGITS = re.compile(r"\d+")
_WIDTH = 6


def natural_key(name: str) -> str:
    """Sorts as text where its name sorts as a person would: "A2" → "a000002"."""
    return _DIGITS.sub(lambda found: found[0].lstrip("0").zfill(_WIDTH), name.casefold())


class NaturalKeyField(models.CharField):
    """The natural key of another column, kept beside it so that the database can sort by it. Written with its row."""

    def __init__(self, *args: Any, source: str, **kwargs: Any) -> None:
        self.source = source
        super().__init__(*args, **{"max_length": 200, "editable": False, "default": "", **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = natural_key(getattr(model_instance, self.source))[: self.max_length]
        setattr(model_instance, self.attname, key)
        return key
