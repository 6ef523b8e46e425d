"""Meta asks whether an address is ours before it tells anything there:
https://developers.facebook.com/docs/graph-api/webhooks/getting-started (Verification Requests)."""

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

LONGEST_CHALLENGE = 200


def challenge_of(request: HttpRequest, verify_token: str) -> str:
    """What is answered to who knows the token that was entered at Meta; empty to everybody else."""
    asked = request.GET
    challenge = asked.get("hub.challenge", "")[:LONGEST_CHALLENGE]
    is_known = bool(verify_token) and constant_time_compare(asked.get("hub.verify_token", ""), verify_token)
    return challenge if asked.get("hub.mode") == "subscribe" and is_known and challenge.isalnum() else ""
