"""Where a visitor came from, carried through the form in hidden fields."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.http import HttpRequest

from import_service.hosted_forms.typed import clean_line

UTM = tuple(f"utm_{name}" for name in ("source", "medium", "campaign", "term", "content"))
CLICKS = ("gclid", "fbclid", "yclid")
# Of the page that shows the form in a frame, its own address too.
TRACKS = (*UTM, *CLICKS, "referrer", "page")
LIMIT = 200


def tracks_of_opening(request: HttpRequest) -> dict[str, str]:
    """Every name, empty where nothing is known: a page around the frame may fill it in."""
    found = read_tracks(request.GET)
    referrer = request.headers.get("Referer", "")
    if not found["referrer"] and _host(referrer) != request.get_host():
        found["referrer"] = clean_line(referrer, LIMIT)
    return found


def read_tracks(told: Mapping[str, str]) -> dict[str, str]:
    return {name: clean_line(told.get(name, ""), LIMIT) for name in TRACKS}


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""
