"""Each event of a lead as a line that a person reads: icon, sentence, detail, who."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from clients.admin.touch_words import exchange_call, touch_icon, touch_sentence
from clients.choices import ClientTie
from common.contributions import TimelineEntry
from leads.admin.field_words import LeadWords
from leads.admin.lead_page.merged_facts import Origin
from leads.admin.lead_page.school_lines import SCHOOL_SENTENCES
from leads.admin.qualification_words import CHOICES as ANSWER_CHOICES
from leads.admin.qualification_words import LABELS as ANSWER_LABELS
from leads.admin.rule_words import why
from leads.choices import (
    ENGAGEMENT,
    STATUS_TONES,
    ContactRole,
    DocumentType,
    EventKind,
    ReminderStatus,
    TouchChannel,
)
from leads.differences import differences_of
from leads.models import LeadEvent, Touchpoint
from leads.models.status import status_label
from leads.papers.links import ASKED
from leads.services.merge_rules import CHOICES
from leads.services.tell_engagement import PAPERS
from messaging.shown import Shown
from organizations.admin.field_words import moment
from organizations.admin.timeline import Sentence, told_entry

ICONS: dict[str, str] = {
    EventKind.CREATED: "person_add",
    EventKind.EDITED: "edit",
    EventKind.STATUS: "swap_horiz",
    EventKind.ASSIGNED: "assignment_ind",
    EventKind.NOTE: "edit_note",
    EventKind.TAGGED: "label",
    EventKind.UNTAGGED: "label_off",
    EventKind.NEXT_CONTACT: "event",
    EventKind.APPLIED_AGAIN: "replay",
    EventKind.FILLED: "download_done",
    EventKind.FAMILY_LINKED: "family_restroom",
    EventKind.CLIENT: "badge",
    EventKind.RECOMMENDED: "diversity_3",
    EventKind.AGREED: "handshake",
    EventKind.TRIAL: "school",
    EventKind.TEST: "quiz",
    EventKind.OFFER: "local_offer",
    EventKind.WAITING: "hourglass_top",
    EventKind.CONVERTED: "how_to_reg",
    EventKind.CLOSED: "inventory",
    EventKind.NOT_DUPLICATE: "call_split",
    EventKind.ARCHIVED: "archive",
    EventKind.RESTORED: "unarchive",
    EventKind.IMPORT_UNDONE: "undo",
    EventKind.CONTACT: "contacts",
    EventKind.OPENED: "drafts",
    EventKind.CLICKED: "ads_click",
    EventKind.VISITED: "web_traffic",
    EventKind.REPLIED: "reply",
    EventKind.REMINDER: "alarm",
    EventKind.ACCEPTED: "thumb_up",
    EventKind.SCORE: "speed",
    EventKind.MERGED: "merge",
    EventKind.UNMERGED: "call_split",
    EventKind.QUALIFICATION: "fact_check",
    EventKind.ERASED: "person_off",
    EventKind.DOCUMENT: "description",
    EventKind.ERASED: "delete_forever",
    EventKind.QUALIFICATION: "request_quote",
}
TONES: dict[str, str] = {
    EventKind.CREATED: "blue",
    EventKind.NOTE: "teal",
    EventKind.APPLIED_AGAIN: "blue",
    EventKind.FAMILY_LINKED: "violet",
    EventKind.CLIENT: "green",
    EventKind.RECOMMENDED: "violet",
    EventKind.CONVERTED: "green",
    EventKind.CLOSED: "green",
    EventKind.NEXT_CONTACT: "orange",
    EventKind.TOUCH: "green",
    EventKind.OPENED: "gray",
    EventKind.CLICKED: "violet",
    EventKind.VISITED: "violet",
    EventKind.REPLIED: "green",
}
# Of a merge, what a person chose; what follows from it is in the history.
_TOLD = {name for columns in CHOICES.values() for name in columns} | {*CHOICES, "status"}


class EventLines:
    """Describes events; `words` knows the names that their payloads refer to, `origins` how each lead came in,
    `messages` what was said, `calls` what an exchange told."""

    def __init__(
        self,
        words: LeadWords,
        origins: Mapping[int, Origin],
        undo_urls: Mapping[int, str],
        messages: Mapping[int, Shown],
        calls: Mapping[int, Touchpoint],
    ) -> None:
        self.words = words
        self.origins = origins
        self.undo_urls = undo_urls
        self.messages = messages
        self.calls = calls

    def describe(self, event: LeadEvent, brought: LeadEvent | None = None) -> TimelineEntry:
        """`brought` is the change of status that this event caused."""
        if event.message and event.kind not in ENGAGEMENT:
            return told_entry(event, self.messages[event.message.pk])
        sentence = self._sentence(event)
        is_status = event.kind == EventKind.STATUS
        moved = _("Status moved by itself: %(change)s") % {"change": _status_change(brought)} if brought else ""
        entry = TimelineEntry(
            at=event.at,
            icon=_icon(event),
            tone=STATUS_TONES.get(event.to_value, "gray") if is_status else TONES.get(event.kind, "gray"),
            title=sentence.title,
            detail=sentence.detail,
            quote=sentence.quote,
            actor=event.actor.name if event.actor else "",
            aside=moved,
            undo_url=self.undo_urls.get(event.pk, ""),
            undo_label=_("Undo the merge"),
        )
        call = self.calls.get(event.payload.get("touchpoint", 0)) if "exchange" in event.payload else None
        return exchange_call(entry, event.from_value, event.payload, call) if call else entry

    def _sentence(self, event: LeadEvent) -> Sentence:
        if in_school := SCHOOL_SENTENCES.get(event.kind):
            return in_school(event)
        return self._SENTENCES.get(event.kind, EventLines._changed)(self, event)

    def _created(self, event: LeadEvent) -> Sentence:
        origin = self.origins[event.lead_id]
        row = event.payload.get("row")
        door = _("%(door)s, row %(row)s") % {"door": origin.door, "row": row} if row else origin.door
        return Sentence(_("Came in"), " · ".join(filter(None, (door, origin.source))))

    def _status(self, event: LeadEvent) -> Sentence:
        return Sentence(_status_change(event), _how_it_moved(event), quote=event.payload.get("reason", ""))

    def _assigned(self, event: LeadEvent) -> Sentence:
        if event.to_value:
            before = _("before: %(name)s") % {"name": event.from_value} if event.from_value else ""
            detail = " · ".join(filter(None, (why(event.payload), before)))
            return Sentence(_("Given to %(name)s") % {"name": event.to_value}, detail)
        return Sentence(_("Taken from %(name)s") % {"name": event.from_value or "…"}, _("nobody owns it now"))

    def _touch(self, event: LeadEvent) -> Sentence:
        """Phone, reached · 6 min."""
        payload = event.payload
        channel = dict(TouchChannel.choices).get(event.from_value, event.from_value)
        if "taken_back" in payload:
            return Sentence(_("Taken back"), str(channel))
        return touch_sentence(event.from_value, event.to_value, payload)

    def _reminder(self, event: LeadEvent) -> Sentence:
        state = dict(ReminderStatus.choices).get(event.to_value, event.to_value)
        return Sentence(_("Reminder") + f": {str(state).lower()}", event.payload.get("text", ""))

    def _note(self, event: LeadEvent) -> Sentence:
        return Sentence(_("Note"), quote=event.payload.get("text", event.to_value))

    def _agreed(self, event: LeadEvent) -> Sentence:
        """On a form; an erased one says no more than that."""
        told = event.payload
        at = moment(datetime.fromisoformat(told["at"])) if "at" in told else ""
        where = ", ".join(part for part in (told.get("form", ""), at) if part)
        return Sentence(_("Agreed"), where, told.get("text", ""))

    def _engaged(self, event: LeadEvent) -> Sentence:
        """What was opened or answered, and of which message; of an erased one only that it was."""
        title = _("the page for papers") if event.from_value == PAPERS else event.payload.get("title", "")
        words = {
            EventKind.OPENED: _("Probably opened the mail"),
            EventKind.CLICKED: _("Opened the link to %(page)s") if title else _("Opened a link"),
            EventKind.VISITED: _("Opened the form %(page)s") if title else _("Opened a form"),
            EventKind.REPLIED: _("Answered"),
        }
        return Sentence(words[EventKind(event.kind)] % {"page": title}, self._of_message(event))

    def _of_message(self, event: LeadEvent) -> str:
        message = event.message
        if message is None or not message.text:
            return ""
        sent = moment(message.sent_at) if message.sent_at else ""
        return ", ".join(part for part in (self.messages[message.pk].title, message.subject, sent) if part)

    def _next_contact(self, event: LeadEvent) -> Sentence:
        at = self.words.value("next_contact_at", event.to_value)
        return Sentence(_("Next contact"), at) if at else Sentence(_("Next contact taken away"))

    def _named(self, event: LeadEvent) -> Sentence:
        """Tagged VIP; linked as family: Bek."""
        return Sentence(str(event.get_kind_display()), event.to_value)

    def _archived(self, event: LeadEvent) -> Sentence:
        if "same_as" not in event.payload:
            return self._changed(event)
        return Sentence(str(event.get_kind_display()), _("the same person as %(name)s") % {"name": event.to_value})

    def _contact(self, event: LeadEvent) -> Sentence:
        role = dict(ContactRole.choices).get(event.payload.get("role", ""), "")
        name = f"{event.to_value} ({role})" if role else event.to_value
        titles = {"added": _("Contact added"), "removed": _("Contact removed"), "primary": _("First to talk to")}
        return Sentence(titles.get(event.payload.get("what", ""), _("Contact changed")), name)

    def _document(self, event: LeadEvent) -> Sentence:
        what = event.payload.get("what", "")
        if what == ASKED:
            return Sentence(_("Asked for papers"))
        kind = dict(DocumentType.choices).get(event.to_value, event.to_value)
        came = _("Paper came") if event.actor else _("The person sent a paper")
        titles = {"added": came, "removed": _("Paper removed"), "described": _("Paper changed")}
        return Sentence(titles.get(what, _("Paper")), f"{kind}: {event.payload.get('name', '')}")

    def _merged(self, event: LeadEvent) -> Sentence:
        """Merged with whom, what changed by it, by which further source the person came."""
        source = event.payload.get("further_source")
        further = _("came by %(source)s too") % {"source": source} if source else ""
        changed = [self.words.change(*each) for each in differences_of(event) if each[0] in _TOLD]
        return Sentence(f"{event.get_kind_display()}: {event.to_value}", "; ".join(filter(None, (*changed, further))))

    def _qualification(self, event: LeadEvent) -> Sentence:
        answer = event.payload.get("answer", "")
        words = dict(ANSWER_CHOICES.get(answer, ()))
        before, after = (str(words.get(value, value)) for value in (event.from_value, event.to_value))
        change = f"{before} → {after or '—'}" if before else after
        return Sentence(str(ANSWER_LABELS.get(answer, event.get_kind_display())), change)

    def _client(self, event: LeadEvent) -> Sentence:
        """What the lead is to a client, without the name of the client: not everybody may read that."""
        words = dict(ClientTie.choices)
        before = _("before: %(name)s") % {"name": words[event.from_value].lower()} if event.from_value else ""
        reason = "" if event.actor_id else _("the client came after this lead")
        title = str(words.get(event.to_value, _("Not of a client")))
        return Sentence(title, " · ".join(filter(None, (reason, before))))

    def _converted(self, event: LeadEvent) -> Sentence:
        """Which client it is stands on the page, for who may read that."""
        if event.payload.get("what") == "taken_back":
            return Sentence(_("No client after all"), _("taken back"))
        return Sentence(str(event.get_kind_display()), _("out of the lists of leads"))

    def _closed(self, event: LeadEvent) -> Sentence:
        return Sentence(str(event.get_kind_display()), _("contract, receipt and the first lesson: the lead is closed"))

    def _changed(self, event: LeadEvent) -> Sentence:
        """Any event whose payload says what changed."""
        parts = [self.words.change(*difference) for difference in differences_of(event)]
        extra = event.payload.get("extra")
        if isinstance(extra, dict):
            parts += [f"{name}: {value}" for name, value in extra.items()]
        return Sentence(str(event.get_kind_display()), "; ".join(parts) or event.to_value)

    _SENTENCES: ClassVar[dict[str, Callable[["EventLines", LeadEvent], Sentence]]] = {
        EventKind.CREATED: _created,
        EventKind.STATUS: _status,
        EventKind.ASSIGNED: _assigned,
        EventKind.NOTE: _note,
        EventKind.AGREED: _agreed,
        EventKind.TOUCH: _touch,
        EventKind.OPENED: _engaged,
        EventKind.CLICKED: _engaged,
        EventKind.VISITED: _engaged,
        EventKind.REPLIED: _engaged,
        EventKind.REMINDER: _reminder,
        EventKind.TAGGED: _named,
        EventKind.UNTAGGED: _named,
        EventKind.NEXT_CONTACT: _next_contact,
        EventKind.APPLIED_AGAIN: _named,
        EventKind.FAMILY_LINKED: _named,
        EventKind.CLIENT: _client,
        EventKind.CONVERTED: _converted,
        EventKind.CLOSED: _closed,
        EventKind.MERGED: _merged,
        EventKind.UNMERGED: _merged,
        EventKind.ARCHIVED: _archived,
        EventKind.CONTACT: _contact,
        EventKind.DOCUMENT: _document,
        EventKind.QUALIFICATION: _qualification,
    }


def _icon(event: LeadEvent) -> str:
    if event.kind != EventKind.TOUCH:
        return ICONS.get(event.kind, "circle")
    return touch_icon(event.from_value, event.to_value, event.payload)


def _status_change(event: LeadEvent) -> str:
    return f"{status_label(event.from_value)} → {status_label(event.to_value)}"


def _how_it_moved(event: LeadEvent) -> str:
    """What a person did not press."""
    if event.payload.get("woke"):
        return _("woke up on its day")
    if event.payload.get("taken_back"):
        return _("taken back")
    return _("by itself") if event.payload.get("because") else ""
