"""Status words that files and other programs use, and what they mean here."""

from common.names import search_key
from leads.choices import LeadStatus

_WORDS: dict[str, tuple[str, ...]] = {
    LeadStatus.NEW: ("новый", "новая заявка", "yangi", "первичный контакт", "неразобранное"),
    LeadStatus.CONTACTED: (
        "in_progress",
        "in work",
        "в работе",
        "связались",
        "jarayonda",
        "bog'lanildi",
        "дозвонились",
    ),
    LeadStatus.INTERESTED: (
        "decision_pending",
        "заинтересован",
        "принимает решение",
        "думает",
        "qiziqdi",
        "o'ylayapti",
    ),
    LeadStatus.QUALIFIED: ("квалифицирован", "целевой"),
    LeadStatus.TRIAL_SCHEDULED: (
        "survey_scheduled",
        "trial booked",
        "записан на пробный",
        "пробный назначен",
        "sinov darsiga yozildi",
    ),
    LeadStatus.TRIAL_ATTENDED: (
        "survey_completed",
        "came to trial",
        "был на пробном",
        "пробный проведен",
        "sinov darsida bo'ldi",
    ),
    LeadStatus.SALES_OFFER: ("proposal", "offer made", "предложение", "taklif"),
    LeadStatus.DOCUMENTS_PENDING: ("negotiation", "ждем документы", "переговоры", "hujjatlar kutilmoqda"),
    LeadStatus.DOCUMENTS_RECEIVED: ("документы получены", "hujjatlar olindi"),
    LeadStatus.ENROLLED: (
        "converted",
        "won",
        "installation_scheduled",
        "installation_completed",
        "успешно реализовано",
        "записан",
        "оплатил",
        "учится",
        "студент",
        "o'qiyapti",
        "to'ladi",
    ),
    LeadStatus.LOST: ("закрыто и не реализовано", "отказ", "потерян", "rad etdi", "yo'qotildi"),
    LeadStatus.UNQUALIFIED: ("нецелевой", "не подходит", "спам", "mos emas"),
    LeadStatus.ON_HOLD: ("отложен", "на паузе", "kutmoqda"),
    LeadStatus.DORMANT: ("спящий", "uxlayapti"),
    LeadStatus.CANCELLED: ("отменен", "bekor qilindi"),
    "closed": ("closed", "закрыт", "архив", "yopilgan"),
}


def _folded(word: str) -> str:
    return search_key(word.replace("_", " ")).replace(" ", "_")


STATUS_WORDS: dict[str, str] = {
    **{_folded(status): status for status in LeadStatus.values},
    **{_folded(word): str(status) for status, words in _WORDS.items() for word in words},
}
