"""Asks the Graph API of Meta: https://developers.facebook.com/docs/marketing-api/guides/lead-ads/retrieving and
https://developers.facebook.com/docs/graph-api/guides/error-handling."""

import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from messaging.models.meta_keys import MetaKeys

if TYPE_CHECKING:
    import httpx

SECONDS = 8
LARGEST = 512 * 2**10
# Codes by which Meta says: later.
_LATER = frozenset({1, 2, 4, 17, 32, 341, 368, 613})
_TOKEN = frozenset({102, 190})
_RIGHTS = frozenset({3, 10, *range(200, 300)})
_GONE = 100


class GraphProblem(Exception):  # noqa: N818 - it is told to people, not to programs
    """Meta refuses, and says why; `sentence` is for a person."""

    def __init__(self, sentence: str, *, of_page: bool = False) -> None:
        super().__init__(sentence)
        self.sentence, self.of_page = sentence, of_page


class RightsProblem(GraphProblem):
    """The token may not read this."""


class LaterProblem(GraphProblem):
    """Meta cannot be reached, or has too much to do: it is tried again."""


def read(page: MetaKeys, what: str, **query: str) -> Mapping[str, Any]:
    return _ask(page, "GET", what, query)


def write(page: MetaKeys, what: str, **query: str) -> Mapping[str, Any]:
    return _ask(page, "POST", what, query)


def _ask(page: MetaKeys, method: str, what: str, query: Mapping[str, str]) -> Mapping[str, Any]:
    """Raises GraphProblem. The token stands in a header, which nobody writes into a log."""
    import httpx

    if not page.token or not page.app_secret:
        raise GraphProblem(_("The token of the page cannot be read any more: connect the page anew."), of_page=True)
    proof = hmac.new(page.app_secret.encode(), page.token.encode(), "sha256").hexdigest()
    try:
        with httpx.Client(timeout=SECONDS, follow_redirects=False) as http:
            answer = http.request(
                method,
                f"{settings.META_GRAPH_BASE.rstrip('/')}/{what}",
                params={**query, "appsecret_proof": proof},
                headers={"Authorization": f"Bearer {page.token}"},
            )
    except httpx.HTTPError as error:
        raise LaterProblem(_("Meta could not be reached (%(why)s).") % {"why": type(error).__name__}) from error
    return _judged(answer)


def _judged(answer: "httpx.Response") -> Mapping[str, Any]:
    try:
        said = answer.json() if len(answer.content) <= LARGEST else None
    except (ValueError, RecursionError):
        said = None
    if answer.is_success and isinstance(said, dict):
        return said
    error = said.get("error") if isinstance(said, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    told = str(error.get("message", ""))[:120] if isinstance(error, dict) else ""
    if answer.status_code >= 500 or answer.status_code == 429 or code in _LATER or error is None:
        raise LaterProblem(_("Meta has no answer now (%(code)s).") % {"code": code or answer.status_code})
    if code in _TOKEN:
        raise GraphProblem(_("Meta refuses the token: connect the page anew."), of_page=True)
    if code in _RIGHTS:
        words = _("Meta does not let us read leads: the token needs the right leads_retrieval (%(why)s).")
        raise RightsProblem(words % {"why": told}, of_page=True)
    if code == _GONE:
        raise RightsProblem(_("Meta does not know this, or does not show it (%(why)s).") % {"why": told})
    raise GraphProblem(_("Meta refuses it: %(why)s") % {"why": told or code})
