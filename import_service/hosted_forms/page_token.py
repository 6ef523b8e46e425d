"""A page that was shown, as a signed word in it: which one, and when. What is sent twice by one page is the same."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.utils import timezone

from import_service.models import HostedForm

# Nobody reads and fills in a form faster.
FASTEST = timedelta(seconds=2)


@dataclass(frozen=True)
class ShownPage:
    name: str
    shown_at: float

    @property
    def is_too_young(self) -> bool:
        return timezone.now().timestamp() - self.shown_at < FASTEST.total_seconds()


def new_page(form: HostedForm) -> str:
    told = [secrets.token_urlsafe(9), timezone.now().timestamp()]
    return signing.dumps(told, salt=_salt(form))


def read_page(form: HostedForm, word: str) -> ShownPage | None:
    """None for a word that is not ours, or of another form. A page may be as old as it likes."""
    try:
        name, shown_at = signing.loads(word, salt=_salt(form))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return ShownPage(name, shown_at)


def _salt(form: HostedForm) -> str:
    return f"hosted form {form.key}"
