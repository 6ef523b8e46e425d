"""Which branch of the center is nearest to a person's home."""

from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from organizations.models import Branch

EARTH_KM = 6371.0


class Nearest(NamedTuple):
    branch: Branch
    km: float


def nearest_branch(latitude: Decimal | float | None, longitude: Decimal | float | None) -> Nearest | None:
    """The nearest open branch that has coordinates, as the crow flies; a center has few, so all are compared."""
    if latitude is None or longitude is None:
        return None
    branches = Branch.objects.filter(is_active=True, latitude__isnull=False, longitude__isnull=False)
    here = (float(latitude), float(longitude))
    found = [Nearest(branch, _distance(here, (float(branch.latitude), float(branch.longitude)))) for branch in branches]
    return min(found, key=lambda nearest: nearest.km, default=None)


def _distance(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Kilometres on a globe (haversine)."""
    (lat1, lon1), (lat2, lon2) = ([radians(degree) for degree in point] for point in (here, there))
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(chord))
