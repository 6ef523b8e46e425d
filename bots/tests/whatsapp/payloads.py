"""Payloads of the documentation of Meta:
https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages (the envelope and
text), its sub-pages /image, /document, /audio, /button, /interactive, /location, /contacts, /reaction, /unsupported and
/status, and .../business-scoped-user-ids for who hides their phone."""

from typing import Any

TOKEN = "EAAG-made-up-token-of-a-number"
NUMBER, ACCOUNT, DISPLAY = "106540352242922", "102290129340398", "15550783881"
PHONE, NAME = "998901234567", "Sheena Nelson"
AT = 1_749_416_383


def wamid(number: int) -> str:
    return f"wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA{number}="


def value_told(*, number: str = NUMBER, **parts: Any) -> dict[str, Any]:
    metadata = {"display_phone_number": DISPLAY, "phone_number_id": number}
    value = {"messaging_product": "whatsapp", "metadata": metadata, **parts}
    entry = {"id": ACCOUNT, "changes": [{"value": value, "field": "messages"}]}
    return {"object": "whatsapp_business_account", "entry": [entry]}


def message(number: int = 1, *, at: int = AT, phone: str = PHONE, **content: Any) -> dict[str, Any]:
    content = content or {"type": "text", "text": {"body": "Does it come in another color?"}}
    return {"from": phone, "id": wamid(number), "timestamp": str(at), **content}


def written(*messages: dict[str, Any], phone: str = PHONE, name: str = NAME, number: str = NUMBER) -> dict[str, Any]:
    contacts = [{"profile": {"name": name}, "wa_id": phone}]
    return value_told(number=number, contacts=contacts, messages=list(messages or [message(phone=phone)]))


def text(number: int, words: str, *, at: int = AT, phone: str = PHONE) -> dict[str, Any]:
    return message(number, at=at, phone=phone, type="text", text={"body": words})


def hidden(words: str, *, user_id: str = "UZ.13491208655302741918", number: int = 1) -> dict[str, Any]:
    """Of somebody who shows a name of a user instead of a phone."""
    contacts = [{"profile": {"name": NAME, "username": "sheena"}, "user_id": user_id}]
    said = {"from_user_id": user_id, "id": wamid(number), "timestamp": str(AT), "type": "text", "text": {"body": words}}
    return value_told(contacts=contacts, messages=[said])


def receipt(provider_id: str, status: str, *, phone: str = PHONE, code: int | None = None) -> dict[str, Any]:
    told: dict[str, Any] = {"id": provider_id, "status": status, "timestamp": str(AT), "recipient_id": phone}
    if code is not None:
        title = "Re-engagement message" if code == 131047 else "Message undeliverable"
        told["errors"] = [{"code": code, "title": title, "message": title, "error_data": {"details": "Made up."}}]
    return value_told(statuses=[told])
