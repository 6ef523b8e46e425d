"""The door for the bot: what may be offered, what is sent, and that it is counted."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from organizations.factories import make_organization
from organizations.scoping import organization_scope, platform_wide
from outreach.choices import DocumentType, OpeningDoor, OpeningKind
from outreach.factories import PDF, make_document
from outreach.models import DocumentOpening
from outreach.services.save_document import replace_version
from outreach.services.send_documents import documents_to_send, open_for_sending
from outreach.services.withdraw_document import withdraw_document
from scheduling.factories import make_course

pytestmark = pytest.mark.usefixtures("scope")
VIDEO = "https://video.example.com/lesson"


def titles(**asked):
    return [document.title for document in documents_to_send(**{"language": "uz", **asked})]


def counted():
    return list(DocumentOpening.objects.values_list("kind", "door", "times"))


def test_what_the_person_reads_is_offered():
    make_document(title="Narxlar", language="uz")
    make_document(title="Prices", language="en")
    make_document(title="Photos", language="all", type="other")
    assert titles() == ["Photos", "Narxlar"]
    assert titles(language="en") == ["Photos", "Prices"]
    assert titles(language="fr") == ["Photos"]


def test_kinds_and_courses_narrow_it():
    ielts, kids = make_course(), make_course()
    make_document(title="About IELTS", type="brochure", course=ielts)
    make_document(title="About kids", type="brochure", course=kids)
    make_document(title="Prices", type="pricing")
    assert titles(course=ielts) == ["About IELTS", "Prices"]
    assert titles(types=[DocumentType.PRICING]) == ["Prices"]
    assert titles(types=[]) == []
    assert titles() == ["About IELTS", "About kids", "Prices"]


def test_nothing_internal_withdrawn_or_of_another_center_is_offered():
    make_document(title="How we calculate", internal_only=True)
    withdraw_document(document=make_document(title="Old prices"), actor=None)
    with platform_wide():
        other = make_organization()
        with organization_scope(other):
            make_document(title="Theirs")
    assert titles() == []


def test_a_file_is_sent_as_it_is_now_and_counted_as_downloaded():
    document = make_document(title="Prices", name="old.pdf")
    replace_version(document=document, actor=None, file=ContentFile(PDF + b"%new\n", name="new.pdf"))
    sent = open_for_sending(document)
    assert (sent.title, sent.name, sent.content_type, sent.url) == ("Prices", "new.pdf", "application/pdf", "")
    assert sent.file is not None
    with sent.file.open("rb") as file:
        assert file.read() == PDF + b"%new\n"
    assert counted() == [(OpeningKind.DOWNLOAD, OpeningDoor.BOT, 1)]


def test_each_version_has_a_key_of_its_own():
    document = make_document()
    first = open_for_sending(document).key
    assert open_for_sending(document).key == first
    replace_version(document=document, actor=None, url=VIDEO)
    assert open_for_sending(document).key != first


def test_an_address_is_sent_as_such_and_counted_as_viewed():
    sent = open_for_sending(make_document(url=VIDEO))
    assert (sent.url, sent.file, sent.name) == (VIDEO, None, "")
    assert counted() == [(OpeningKind.VIEW, OpeningDoor.BOT, 1)]


def test_what_was_withdrawn_since_it_was_offered_is_not_sent():
    document = make_document(title="Prices")
    offered = documents_to_send(language="uz").get()
    withdraw_document(document=document, actor=None)
    with pytest.raises(ValidationError, match="“Prices” is not offered any more"):
        open_for_sending(offered)
    assert counted() == []


def test_the_offer_asks_twice_however_many_there_are(django_assert_num_queries):
    for _number in range(3):
        make_document()
    with django_assert_num_queries(2):
        assert len([document.current.name for document in documents_to_send(language="en")]) == 3
