"""Each event of a client as a line that a person reads: icon, sentence, detail, who."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clients.admin.client_words import ClientWords
from clients.admin.touch_words import exchange_call, touch_icon, touch_sentence
from clients.choices import (
    CLIENT_TONES,
    ClientDocumentType,
    ClientEventKind,
    ClientStatus,
    ClientTie,
    ContactRelation,
    NoteCategory,
    Priority,
    TouchChannel,
    WaitingNews,
)
from clients.differences import differences_of
from clients.models import ClientEvent, ClientInteraction
from common.contributions import TimelineEntry
from messaging.shown import Shown
from organizations.admin.timeline import Sentence, told_entry

Kind = ClientEventKind
ICONS: dict[str, str] = {
    Kind.CREATED: "person_add", Kind.EDITED: "edit", Kind.STATUS: "swap_horiz", Kind.PRIORITY: "flag",
    Kind.OWNER: "assignment_ind", Kind.CONTACT_LINKED: "family_restroom", Kind.CONTACT_CHANGED: "family_restroom",
    Kind.CONTACT_REMOVED: "person_remove", Kind.NOTE: "edit_note", Kind.DOCUMENT: "description", Kind.TAGS: "label",
    Kind.RECOMMENDED: "diversity_3",
    Kind.NEW_INTEREST: "replay", Kind.CONVERTED: "how_to_reg", Kind.IMPORTED: "move_to_inbox",
    Kind.ARCHIVED: "archive", Kind.RESTORED: "unarchive",
    Kind.ENROLLED: "school", Kind.LEFT_GROUP: "logout", Kind.FINISHED_GROUP: "task_alt", Kind.MOVED_GROUP: "move_up",
    Kind.STAYS_IN_GROUP: "undo", Kind.PAUSED: "pause_circle", Kind.RESUMED: "play_circle",
    Kind.WAITING: "hourglass_top",
}  # fmt: skip
TONES: dict[str, str] = {
    Kind.CREATED: "blue", Kind.NOTE: "teal", Kind.CONTACT_LINKED: "violet", Kind.INTERACTION: "green",
    Kind.NEW_INTEREST: "blue", Kind.RECOMMENDED: "violet", Kind.CONVERTED: "green",
    Kind.ENROLLED: "green", Kind.FINISHED_GROUP: "green", Kind.MOVED_GROUP: "violet",
    Kind.PAUSED: "orange", Kind.RESUMED: "green", Kind.WAITING: "orange",
}  # fmt: skip


class EventLines:
    """Describes events; `private` are the words of notes that this person may read though they are for leaders,
    `messages` what was said, `calls` what an exchange told."""

    def __init__(
        self,
        words: ClientWords,
        private: Mapping[int, str],
        messages: Mapping[int, Shown],
        calls: Mapping[int, ClientInteraction],
    ) -> None:
        self.words = words
        self.private = private
        self.messages = messages
        self.calls = calls

    def describe(self, event: ClientEvent) -> TimelineEntry:
        if event.message:
            return told_entry(event, self.messages[event.message.pk])
        sentence = self._SENTENCES.get(event.kind, EventLines._changed)(self, event)
        is_touch, is_status = event.kind == Kind.INTERACTION, event.kind == Kind.STATUS
        entry = TimelineEntry(
            at=event.at,
            icon=touch_icon(event.from_value, event.to_value, event.payload) if is_touch else ICONS.get(event.kind, ""),
            tone=CLIENT_TONES.get(event.to_value, "gray") if is_status else TONES.get(event.kind, "gray"),
            title=sentence.title,
            detail=sentence.detail,
            quote=sentence.quote,
            actor=event.actor.name if event.actor else "",
        )
        call = self.calls.get(event.payload.get("interaction", 0)) if "exchange" in event.payload else None
        return exchange_call(entry, event.from_value, event.payload, call) if call else entry

    def _created(self, event: ClientEvent) -> Sentence:
        from_lead = _("from a lead") if event.payload.get("lead") else ""
        return Sentence(
            str(event.get_kind_display()), " · ".join(filter(None, (_in(ClientStatus, event.to_value), from_lead)))
        )

    def _converted(self, event: ClientEvent) -> Sentence:
        is_back = event.payload.get("what") == "taken_back"
        return Sentence(str(event.get_kind_display()), _("taken back") if is_back else event.to_value)

    def _status(self, event: ClientEvent) -> Sentence:
        change = f"{_in(ClientStatus, event.from_value)} → {_in(ClientStatus, event.to_value)}"
        return Sentence(change, quote=event.payload.get("reason", ""))

    def _priority(self, event: ClientEvent) -> Sentence:
        return Sentence(_("Priority"), f"{_in(Priority, event.from_value)} → {_in(Priority, event.to_value)}")

    def _owner(self, event: ClientEvent) -> Sentence:
        if event.to_value:
            before = _("before: %(name)s") % {"name": event.from_value} if event.from_value else ""
            return Sentence(_("Given to %(name)s") % {"name": event.to_value}, before)
        return Sentence(_("Taken from %(name)s") % {"name": event.from_value or "…"}, _("nobody owns it now"))

    def _interaction(self, event: ClientEvent) -> Sentence:
        if event.payload.get("what") == "taken_back":
            return Sentence(_("Taken back"), _in(TouchChannel, event.from_value))
        return touch_sentence(event.from_value, event.to_value, event.payload)

    def _note(self, event: ClientEvent) -> Sentence:
        titles = {"done": _("Done"), "reopened": _("To do again")}
        about = _in(NoteCategory, event.to_value) if event.to_value != NoteCategory.GENERAL else _("Note")
        text = event.payload.get("text") or self.private.get(event.payload.get("note", 0), "")
        detail = _("for leaders only") if event.payload.get("private") else ""
        return Sentence(titles.get(event.payload.get("what", ""), about), detail, quote=text)

    def _document(self, event: ClientEvent) -> Sentence:
        titles = {"added": _("Paper came"), "removed": _("Paper removed"), "described": _("Paper changed")}
        kind, name = _in(ClientDocumentType, event.to_value), event.payload.get("name", "")
        return Sentence(titles.get(event.payload.get("what", ""), _("Paper")), f"{kind}: {name}")

    def _tags(self, event: ClientEvent) -> Sentence:
        came = _("put on: %(names)s") % {"names": event.to_value} if event.to_value else ""
        went = _("taken off: %(names)s") % {"names": event.from_value} if event.from_value else ""
        return Sentence(_("Tags"), " · ".join(filter(None, (came, went))))

    def _contact(self, event: ClientEvent) -> Sentence:
        relation = _in(ContactRelation, event.payload.get("relation", "")).lower()
        parts = [
            _("pays") if event.payload.get("pays") is True else "",
            _("is called first") if event.payload.get("primary") is True else "",
            _("%(name)s follows") % {"name": event.payload["heir"]} if event.payload.get("heir") else "",
            *(_link_facts(*each) for each in differences_of(event)),
        ]
        detail = " · ".join(filter(None, (f"{event.to_value}, {relation}" if relation else event.to_value, *parts)))
        return Sentence(str(event.get_kind_display()), detail)

    def _interest(self, event: ClientEvent) -> Sentence:
        tie = event.payload.get("tie", ClientTie.SELF)
        who = "" if tie == ClientTie.SELF else _in(ClientTie, tie)
        is_back = event.payload.get("what") == "taken_back"
        title = _("Asked again, taken back") if is_back else str(event.get_kind_display())
        return Sentence(title, " · ".join(filter(None, (event.to_value, who))))

    def _group(self, event: ClientEvent) -> Sentence:
        """Pause: FE-2 · 3 Dec 2026 – 20 Dec 2026 · without the seat."""
        facts = event.payload
        days = " – ".join(
            date_format(date.fromisoformat(facts[key]), "j M Y") for key in ("day", "until") if key in facts
        )
        left = _("from %(group)s") % {"group": facts["left"]} if "left" in facts else ""
        seat = _("without the seat") if facts.get("keeps_seat") is False else ""
        is_back = facts.get("taken_back")
        title = _("%(what)s, taken back") % {"what": event.get_kind_display()} if is_back else event.get_kind_display()
        detail = " · ".join(filter(None, (event.to_value, left, days, seat)))
        return Sentence(str(title), detail, quote=facts.get("reason", ""))

    def _waiting(self, event: ClientEvent) -> Sentence:
        title = _in(WaitingNews, event.payload.get("what", WaitingNews.PUT))
        return Sentence(title, event.to_value, quote=event.payload.get("reason", ""))

    def _said_by_its_kind(self, event: ClientEvent) -> Sentence:
        return Sentence(str(event.get_kind_display()))

    def _changed(self, event: ClientEvent) -> Sentence:
        """Any event whose payload says what changed."""
        parts = [self.words.change(*difference) for difference in differences_of(event)]
        return Sentence(str(event.get_kind_display()), "; ".join(parts) or event.to_value)

    _SENTENCES: ClassVar[dict[str, Callable[["EventLines", ClientEvent], Sentence]]] = {
        Kind.CREATED: _created,
        Kind.CONVERTED: _converted,
        Kind.ARCHIVED: _said_by_its_kind,
        Kind.RESTORED: _said_by_its_kind,
        Kind.STATUS: _status,
        Kind.PRIORITY: _priority,
        Kind.OWNER: _owner,
        Kind.INTERACTION: _interaction,
        Kind.NOTE: _note,
        Kind.DOCUMENT: _document,
        Kind.TAGS: _tags,
        Kind.NEW_INTEREST: _interest,
        Kind.ENROLLED: _group,
        Kind.LEFT_GROUP: _group,
        Kind.FINISHED_GROUP: _group,
        Kind.MOVED_GROUP: _group,
        Kind.STAYS_IN_GROUP: _group,
        Kind.PAUSED: _group,
        Kind.RESUMED: _group,
        Kind.WAITING: _waiting,
        Kind.CONTACT_LINKED: _contact,
        Kind.CONTACT_CHANGED: _contact,
        Kind.CONTACT_REMOVED: _contact,
    }


def _in(choices: Any, value: str) -> str:
    return str(dict(choices.choices).get(value, value))


def _link_facts(field: str, _old: Any, new: Any) -> str:
    """What a contact may from now on, or may not."""
    words = {
        "is_primary": (_("is called first"), _("is not called first")),
        "pays": (_("pays"), _("does not pay")),
        "receives_messages": (_("gets messages"), _("gets no messages")),
        "sees_results": (_("may see results"), _("may not see results")),
        "is_decision_maker": (_("decides"), _("does not decide")),
    }
    return words[field][0 if new else 1] if field in words else ""
