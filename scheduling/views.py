"""Pages without a login: lessons for the calendars of phones and computers."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organizations.visitors import visitor_scope
from scheduling.calendar.file import read_calendar
from scheduling.calendar.links import find_feed, note_reading

FRESH_SECONDS = 900


@require_safe
def calendar_page(request: HttpRequest, token: str) -> HttpResponse:
    """The lessons behind a link; a link that is wrong, old or revoked answers nothing else than that. Reading notes
    when, and changes nothing else."""
    feed = find_feed(token)
    if feed is None:
        words = _("This calendar link opens nothing. Ask the center for a new one.")
        return HttpResponse(words, status=404, content_type="text/plain; charset=utf-8", headers=_headers("no-store"))
    with visitor_scope(feed.organization):
        file = read_calendar(feed)
        note_reading(feed)
        known = get_conditional_response(request, etag=file.etag)
        response = known or HttpResponse(file.written(), content_type="text/calendar; charset=utf-8")
    named = {"ETag": file.etag, "Content-Disposition": 'inline; filename="lessons.ics"'}
    for name, value in (named | _headers(f"private, max-age={FRESH_SECONDS}")).items():
        response.headers[name] = value
    return response


def _headers(keep: str) -> dict[str, str]:
    return {"Cache-Control": keep, "X-Robots-Tag": "noindex"}
