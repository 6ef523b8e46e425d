"""JSON of strangers as both databases keep it."""

import json
import math
from typing import Any


def read_json(body: bytes | str) -> Any:
    """Raises ValueError for what is no JSON, among it numbers without an end (RFC 8259 has none, and no database keeps
    one), and RecursionError for what is nested too deep."""
    return json.loads(body, parse_constant=_refuse, parse_float=_finite)


def _finite(written: str) -> float:
    number = float(written)
    return number if math.isfinite(number) else _refuse(written)


def _refuse(written: str) -> float:
    raise ValueError(f"{written[:30]} is no number of JSON")
