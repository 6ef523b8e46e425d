"""Which of the languages of the program somebody speaks."""

from django.conf import settings


def spoken(code: str) -> str:
    """From what Telegram says ("ru", "uz-UZ", "en-US"); empty if the program does not speak it."""
    language = code.strip().lower().partition("-")[0]
    return language if language in dict(settings.LANGUAGES) else ""
