"""Small parts of a page as safe HTML: icon, chip, avatar, phone, next contact, age. Everything given is escaped."""

from datetime import date, datetime, timedelta
from zlib import adler32

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import veil
from common.phone import format_phone

AVATAR_TONES = ("violet", "blue", "orange", "green")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def icon(name: str) -> SafeString:
    """A Material symbol; the words beside it carry the meaning, so it is silent for screen readers."""
    return format_html('<span class="x-icon" aria-hidden="true">{}</span>', name)


def chip(text: object, tone: str = "gray", icon_name: str = "", *, dot: bool = False) -> SafeString:
    """A word in a coloured box; an icon or a dot before it, so that colour is never the only sign."""
    sign = SafeString('<i class="x-dot" aria-hidden="true"></i>') if dot else icon(icon_name) if icon_name else ""
    return format_html('<span class="x-chip {}">{}<span>{}</span></span>', tone, sign, text)


def initials(name: str) -> str:
    """First letters of the first and the last word: "Nigora Karimova" → "NK"."""
    words = [word for word in name.split() if word[0].isalnum()] or [name[:1] or "?"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def avatar(name: str) -> SafeString:
    """Two letters in a colour that a name always gets, in every process and on every page."""
    tone = AVATAR_TONES[adler32(name.encode()) % len(AVATAR_TONES)]
    return format_html('<i class="x-avatar {}" aria-hidden="true">{}</i>', tone, initials(name))


def person(name: str, shown: str = "") -> SafeString:
    """An avatar and the name, or a short form of it."""
    return format_html('<span class="x-person" title="{}">{}<span>{}</span></span>', name, avatar(name), shown or name)


def phone(number: str, region: str = "", reveal_url: str = "") -> SafeString:
    """The number as its country writes it, a link that dials it and a button that copies it.

    Hidden from this person, it dials and copies nothing; `reveal_url` gives a button that shows it.
    """
    if not number:
        return SafeString("")
    if veil.hides(number):
        shown = format_phone(number, region)
        return format_html(
            '<span class="x-phone">{}</span>', _reveal_button(reveal_url, shown) if reveal_url else shown
        )
    return format_html(
        '<span class="x-phone"><a href="tel:{0}">{1}</a>'
        '<a class="x-iconbtn call" href="tel:{0}" title="{2}" aria-label="{2}">{3}</a>'
        '<button type="button" class="x-iconbtn" data-copy="{0}" data-copied="{4}" title="{5}" aria-label="{5}">{6}'
        "</button></span>",
        number,
        format_phone(number, region),
        _("Call"),
        icon("call"),
        _("Number copied"),
        _("Copy"),
        icon("content_copy"),
    )


def dial(number: str, css: str) -> SafeString:
    """A round button that calls, big enough for a thumb; nothing if the number is hidden from this person."""
    if not number or veil.hides(number):
        return SafeString("")
    return format_html('<a class="{1}" href="tel:{0}" aria-label="{2}">{3}</a>', number, css, _("Call"), icon("call"))


def _reveal_button(url: str, shown: str) -> SafeString:
    return format_html(
        '<button type="button" class="x-reveal" hx-post="{}" hx-vals=\'{{"part": "phone"}}\' '
        'hx-include="[name=csrfmiddlewaretoken]" hx-target="closest .x-phone" hx-swap="outerHTML" title="{}">'
        '{}<span class="x-hidden">{}</span></button>',
        url,
        _("Show the phone"),
        shown,
        _("Show the phone"),
    )


def email(address: str) -> SafeString:
    """May break into two lines before the @, not inside a word; no link while it is hidden from this person."""
    if not address or veil.hides(address):
        return format_html("{}", veil.address(address))
    name, at, host = address.rpartition("@")
    return format_html('<a href="mailto:{}">{}<wbr>{}{}</a>', address, name, at, host)


def telegram(username: str) -> SafeString:
    if not username or veil.hides(username):
        return format_html("@{}", veil.address(username)) if username else SafeString("")
    return format_html('<a href="https://t.me/{0}" rel="noopener noreferrer" target="_blank">@{0}</a>', username)


def next_contact(at: datetime | None, now: datetime | None = None) -> SafeString:
    """When to be in touch: red if late, orange today, gray later, dashed if nobody planned anything."""
    if at is None:
        return format_html('<span class="x-chip none"><span>{}</span></span>', _("No next step"))
    now = now or timezone.now()
    if at < now:
        return chip(_("Overdue %(time)s") % {"time": short_span(now - at)}, "red", "error")
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    if local.date() == today:
        return chip(_("Today %(time)s") % {"time": date_format(local, "H:i")}, "orange", "schedule")
    return chip(_later(local, (local.date() - today).days), "gray", "event")


def _later(local: datetime, days: int) -> str:
    time = date_format(local, "H:i")
    if days == 1:
        return _("Tomorrow %(time)s") % {"time": time}
    if days < 7:
        return f"{date_format(local, 'D j')}, {time}"
    if days < 300:
        return f"{date_format(local, 'j M')}, {time}"
    return date_format(local, "j M Y")


def short_span(span: timedelta) -> str:
    """A length of time in its one largest unit: "12 min", "3 h", "6 d", "5 mo", "2 y"."""
    if span < HOUR:
        return _("%(n)s min") % {"n": max(0, span // MINUTE)}
    if span < DAY:
        return _("%(n)s h") % {"n": span // HOUR}
    if span < 60 * DAY:
        return _("%(n)s d") % {"n": span.days}
    if span < 730 * DAY:
        return _("%(n)s mo") % {"n": span.days // 30}
    return _("%(n)s y") % {"n": span.days // 365}


def age(since: datetime, now: datetime | None = None) -> SafeString:
    """How long ago, short; the exact moment on hover."""
    span = (now or timezone.now()) - since
    moment = date_format(timezone.localtime(since), "j E Y, H:i")
    return format_html('<time datetime="{}" title="{}">{}</time>', since.isoformat(), moment, short_span(span))


def years_old(born: date, today: date | None = None) -> str:
    """How old somebody is: "9 years"."""
    today = today or timezone.localdate()
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}
