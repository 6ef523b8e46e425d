"""The score as pages show it: band, why it is so, what would raise it."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common import ui
from leads.choices import SCORE_BANDS
from leads.models import Lead
from leads.scoring.expression import Reason, explain_score


@dataclass(frozen=True)
class Band:
    """A stretch of scores: from, word, tone."""

    floor: int
    word: str
    tone: str


@dataclass(frozen=True)
class ScoreBox:
    """What the page of a lead says about its score."""

    score: int
    band: Band
    reasons: list[Reason]
    could_add: Reason | None


def band_of(score: int) -> Band:
    return next(band for band in bands() if score >= band.floor)


def bands() -> list[Band]:
    """The highest first."""
    return [Band(floor, str(band.label), tone) for floor, band, tone in SCORE_BANDS]


def score_box(lead: Lead) -> ScoreBox:
    explanation = explain_score(lead)
    return ScoreBox(lead.score, band_of(lead.score), explanation.reasons, explanation.could_add)


def score_line(score: int) -> SafeString:
    """For a row of a list: "72 Qualified" in the colour of its band."""
    band = band_of(score)
    words: dict[str, Any] = {"score": score, "band": band.word}
    return format_html(
        '<span class="leads-score {}" title="{}">{}<b>{}</b> {}</span>',
        band.tone,
        _("Score %(score)s: %(band)s") % words,
        ui.icon("speed"),
        score,
        band.word,
    )
