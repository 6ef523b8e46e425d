"""Which source of leads a link of the bot stands for."""

from uuid import UUID

from django.utils.text import slugify

from leads.models import LeadSource


def source_of(word: str) -> LeadSource | None:
    """By its public id, or by its name as a link can write it ("Instagram, November" is `instagram-november`)."""
    if not word:
        return None
    sources = LeadSource.objects.filter(is_active=True)
    try:
        return sources.filter(public_id=UUID(word)).first()
    except ValueError:
        wanted = slugify(word.replace("_", "-"), allow_unicode=True)
        return next((one for one in sources if slugify(one.name, allow_unicode=True) == wanted), None)
