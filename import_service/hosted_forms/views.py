"""`/f/<key>/`: the form as a page without a login, a script or a cookie, in three languages. What is sent is kept
first, as at every door."""

import math
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from common.contributions import chat_doors
from common.machines import is_machine
from common.network_address import address_of
from common.visit_limits import VisitLimit, count_visit
from import_service.choices import DeliveryState, Outcome
from import_service.hosted_forms.page_token import new_page, read_page
from import_service.hosted_forms.questions import Question, answer, check, payload_of, questions_of
from import_service.hosted_forms.tracks import UTM, read_tracks, tracks_of_opening
from import_service.hosted_forms.visitors import chosen_language, find_form, language_for, page_of
from import_service.hosted_forms.words import LANGUAGES, words_of
from import_service.models import HostedForm
from import_service.pace import is_rush, wait_at
from import_service.services.count_form_opening import count_form_opening
from import_service.services.send_form import send_form
from import_service.services.work_on_delivery import work_on_delivery
from messaging.followed.views import VISIT, note_visit
from organizations.visitors import visitor_scope
from organizations.wake import wake

MOST_BYTES = 64 * 2**10
# The field that people do not see, and that a robot cannot leave empty.
TRAP = "website"
ROBOTS_KEPT = VisitLimit("form robots", most=30, within=timedelta(hours=1))
# A reader who comes again and again is counted no more.
OPENINGS_COUNTED = VisitLimit("form openings", most=60, within=timedelta(hours=1))
_SCRIPT = (Path(__file__).parent / "embed.js").read_text()


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form_page(request: HttpRequest, form_key: str) -> HttpResponse:
    """Nothing here asks for a session: whoever sends it from elsewhere gains no more than by filling it in."""
    form = find_form(form_key)
    with translation.override(language_for(request, form)):
        if form is None:
            return _closed(request, None)
        with visitor_scope(form.organization):
            if not form.takes_leads:
                return _framed(_closed(request, form), form)
            answered = _sent(request, form) if request.method == "POST" else _opened(request, form)
            return _framed(answered, form)


@never_cache
@require_safe
def thanks_page(request: HttpRequest, form_key: str) -> HttpResponse:
    """The same for everybody: known here, new, or a robot."""
    form = find_form(form_key)
    with translation.override(language_for(request, form)):
        if form is None:
            return _closed(request, None)
        with visitor_scope(form.organization):
            chats = [url for door in chat_doors if (url := door(form.intake.source))]
            return _framed(_page(request, form, "thanks", chats=chats), form)


@cache_control(public=True, max_age=3600)
@require_safe
def embed_script(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(_SCRIPT, content_type="text/javascript; charset=utf-8")


# --- Opened ---------------------------------------------------------------------------------------
def _opened(request: HttpRequest, form: HostedForm) -> HttpResponse:
    if request.method == "GET" and not is_machine(request) and not _is_seen(request, form):
        _count(request, form)
        if (VISIT in request.GET) and (page := page_of(form.key)):
            note_visit(request, page)
    return _asked(request, form, questions_of(form), tracks=tracks_of_opening(request))


def _is_seen(request: HttpRequest, form: HostedForm) -> bool:
    """By its maker, or in another language."""
    here = request.build_absolute_uri(reverse("form", args=(form.key,)))
    return "preview" in request.GET or request.headers.get("Referer", "").startswith(here)


def _count(request: HttpRequest, form: HostedForm) -> None:
    if not count_visit({OPENINGS_COUNTED: f"{form.pk}:{address_of(request)}"}):
        count_form_opening(form=form)


# --- Sent -----------------------------------------------------------------------------------------
def _sent(request: HttpRequest, form: HostedForm) -> HttpResponse:
    questions = questions_of(form)
    told = _told(request)
    if told is None:
        words = _("That is more text than this form can take. Please write less.")
        return _asked(request, form, questions, problem=words, status=413)
    answer(questions, told)
    page = read_page(form, told.get("page_id", ""))
    shown: dict[str, Any] = {
        "told": told,
        "tracks": read_tracks(told),
        "token": told.get("page_id", "") if page else "",
    }
    if wait := wait_at(form.intake, request):
        words = _("Too many people are sending this form at the moment. Please press the button again in a minute.")
        busy = _asked(request, form, questions, problem=words, status=429, **shown)
        busy.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
        return busy
    is_robot = bool(told.get(TRAP, "").strip())
    if not is_robot and not _is_right(questions, form, shown, told):
        return _asked(request, form, questions, **shown)
    if not is_robot and (page is None or page.is_too_young):
        return _asked(request, form, questions, **{**shown, "problem": _too_fast()})
    payload = _payload(request, questions, shown["tracks"])
    _keep(form, payload, page.name if page else "", is_robot=is_robot)
    return HttpResponseRedirect(_address(request, form, "form_thanks"), status=303)


def _told(request: HttpRequest) -> QueryDict | None:
    """None for what is too long, packed, or no form at all."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    is_packed = request.headers.get("Content-Encoding", "identity") != "identity"
    if not length.isdecimal() or int(length) > MOST_BYTES or is_packed:
        return None
    try:
        return request.POST
    except (SuspiciousOperation, BadRequest, MultiPartParserError):
        return None


def _too_fast() -> str:
    return _("That was very quick. Please look at it once more, then press the button again.")


def _is_right(questions: list[Question], form: HostedForm, shown: dict[str, Any], told: Mapping[str, str]) -> bool:
    shown["problem"] = check(questions, form)
    if told.get("consent") != "yes":
        shown["consent_error"] = _("Please agree to this: without it we may not call you.")
    return not (shown["problem"] or "consent_error" in shown or any(each.error for each in questions))


def _payload(request: HttpRequest, questions: list[Question], tracks: Mapping[str, str]) -> dict[str, str]:
    spoken = {"language": chosen} if (chosen := chosen_language(request)) else {}
    from_where = {name: text for name, text in tracks.items() if text}
    return {**payload_of(questions), "consent": "yes", **spoken, **from_where}


def _keep(form: HostedForm, payload: Mapping[str, str], page_name: str, *, is_robot: bool) -> None:
    """Pressed twice, or sent again after "back": the same answers from one page are one. Robots beyond the first few
    leave no trace: whoever looks for a false alarm finds one among those."""
    if is_robot and count_visit({ROBOTS_KEPT: str(form.pk)}):
        return
    content = sha256(repr(sorted(payload.items())).encode()).hexdigest()[:16]
    language = translation.get_language()
    delivery, is_new = send_form(
        form=form,
        payload=payload,
        key=f"form-{page_name}-{content}" if page_name else "",
        agreed_to=words_of(form.texts, language, form.organization.name)["consent"],
        language=language,
        looks_like_robot=is_robot,
    )
    if is_robot or not is_new:
        return
    with translation.override(form.organization.language):
        if not is_rush():
            delivery = work_on_delivery(delivery=delivery)
    if delivery.state == DeliveryState.WAITING or delivery.outcome == Outcome.CREATED:
        wake(form.organization)


# --- Pages ----------------------------------------------------------------------------------------
def _asked(
    request: HttpRequest,
    form: HostedForm,
    questions: list[Question],
    *,
    tracks: Mapping[str, str] | None = None,
    token: str = "",
    told: Mapping[str, str] | None = None,
    problem: str = "",
    consent_error: str = "",
    status: int = 200,
) -> HttpResponse:
    """The form: empty, or with what was typed and what is wrong with it."""
    return _page(
        request,
        form,
        "form",
        status,
        questions=questions,
        action=_address(request, form, "form"),
        tracks=(tracks or read_tracks({})).items(),
        token=token or new_page(form),
        trap=TRAP,
        problem=problem,
        consent_error=consent_error,
        is_agreed=bool(told and told.get("consent") == "yes"),
        wrong=[each for each in questions if each.error],
    )


def preview_of(request: HttpRequest, form: HostedForm) -> HttpResponse:
    """How it would look to a visitor, in the language that is active; a form that is not saved yet, too."""
    return _asked(request, form, questions_of(form))


def _page(request: HttpRequest, form: HostedForm, name: str, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, f"import_service/form/{name}.html", {**frame_of(request, form), **context}, status=status)


def frame_of(request: HttpRequest, form: HostedForm) -> dict[str, Any]:
    """What stands around the questions."""
    language = translation.get_language()
    return {
        "form": form,
        "center": form.organization.name,
        "language": language,
        "languages": [(code, code.upper(), _language_url(request, code)) for code in LANGUAGES],
        "words": words_of(form.texts, language, form.organization.name),
        "is_embedded": "embed" in request.GET,
        "is_preview": "preview" in request.GET or request.path.endswith("/preview/"),
    }


def _closed(request: HttpRequest, form: HostedForm | None) -> HttpResponse:
    """A form that is over says whom to call; of one that never was nothing is known."""
    frame = frame_of(request, form) if form else {"language": translation.get_language()}
    return render(request, "import_service/form/closed.html", frame, status=404)


def _language_url(request: HttpRequest, code: str) -> str:
    """The same page with all else that its address says, and where the visitor was before."""
    asked = request.GET.copy()
    asked["lang"] = code
    if referrer := tracks_of_opening(request)["referrer"]:
        asked["referrer"] = referrer
    return f"?{asked.urlencode()}"


def _address(request: HttpRequest, form: HostedForm, name: str) -> str:
    kept = {key: request.GET[key] for key in ("lang", "embed", *UTM) if key in request.GET and name == "form"}
    kept |= {key: request.GET[key] for key in ("lang", "embed") if key in request.GET}
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{reverse(name, args=(form.key,))}{query}"


def _framed(response: HttpResponse, form: HostedForm) -> HttpResponse:
    """The one page of the product that others may show inside theirs: those that the door names."""
    origins = form.intake.origins.split()
    response._csp_replace = {"frame-ancestors": ["'self'", *origins]}  # type: ignore[attr-defined]
    response.xframe_options_exempt = True
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Language"] = translation.get_language()
    return response
