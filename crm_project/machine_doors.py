"""Where machines knock. They are let in before all that is there for people: sessions, languages, logins."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import path

from bots.views import telegram_page
from bots.whatsapp_webhook import whatsapp_page
from import_service.call_webhook import calls_page
from import_service.intake import intake_page
from import_service.meta_webhook import meta_page

DOORS = (
    path("bots/telegram/<uuid:public_id>/", telegram_page, name="telegram_webhook"),
    path("intake/<str:token>/", intake_page, name="intake"),
    path("calls/<uuid:public_id>/", calls_page, name="calls"),
    path("calls/<uuid:public_id>/<str:secret>/", calls_page, name="calls_with_secret"),
    path("meta/<uuid:public_id>/", meta_page, name="meta"),
    path("whatsapp/<uuid:public_id>/", whatsapp_page, name="whatsapp"),
)


class MachineDoors:
    """The same doors as in `urls.py`, without what only people need."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        way = request.path_info.removeprefix("/")
        for door in DOORS:
            if found := door.resolve(way):
                return found.func(request, **found.kwargs)
        return self.get_response(request)
