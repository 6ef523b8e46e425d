"""Posters of a form: a sheet with its code for each place, so that each place is told apart."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from import_service.hosted_forms.typed import clean_line
from import_service.hosted_forms.words import LANGUAGES, words_of
from import_service.models import HostedForm
from organizations.admin.invitations import qr_code

MOST_PLACES, LONGEST_PLACE = 30, 60


def poster_page(request: HttpRequest, form: HostedForm) -> HttpResponse:
    """A sheet of its own, without the frame of the admin: what is seen is what is printed."""
    asked = request.GET.get("lang", "")
    language = asked if asked in LANGUAGES else form.organization.language
    with translation.override(language):
        words = words_of(form.texts, language, form.organization.name)
        address = request.build_absolute_uri(reverse("form", args=(form.key,)))
        sheets = [_sheet(address, place) for place in _places(request) or [""]]
        context = {"form": form, "center": form.organization.name, "words": words, "sheets": sheets}
        # What is typed from the sheet by hand: as short as it gets.
        short = address.partition("://")[2].rstrip("/")
        return render(
            request, "import_service/form_admin/poster.html", {**context, "language": language, "short": short}
        )


def _places(request: HttpRequest) -> list[str]:
    lines = (clean_line(line, LONGEST_PLACE) for line in request.GET.get("places", "")[:5_000].splitlines())
    return list(dict.fromkeys(line for line in lines if line))[:MOST_PLACES]


def _sheet(address: str, place: str) -> dict[str, Any]:
    tracks = {"utm_source": "poster", **({"utm_content": place} if place else {})}
    url = f"{address}?{urlencode(tracks)}"
    return {"place": place, "url": url, "qr": qr_code(url)}
