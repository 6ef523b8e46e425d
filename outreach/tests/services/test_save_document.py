"""Marketing documents and their versions: judged by content, numbered, never lost."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from common.tests.nasty_papers import BAD, DOCX, JPEG, PDF, PPTX
from organizations.models import AuditEvent
from organizations.services.remove_orphans import remove_orphans
from outreach.factories import make_document
from outreach.models import DocumentVersion, MarketingDocument
from outreach.services.save_document import replace_version, save_document, use_again
from outreach.services.withdraw_document import bring_back_document, withdraw_document

pytestmark = pytest.mark.usefixtures("scope")
VIDEO = "https://video.example.com/lesson"


def file(name="brochure.pdf", content=PDF):
    return ContentFile(content, name=name)


def on_disk():
    return {str(path) for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def test_a_file_lies_under_a_name_nobody_guesses(malika):
    before = on_disk()
    document = save_document(document=MarketingDocument(title="About us"), actor=malika, file=file("О нас.pdf"))
    version = document.current
    (path,) = on_disk() - before
    assert (version.number, version.name, version.size, version.url) == (1, "О нас.pdf", len(PDF), "")
    assert (version.content_type, version.uploaded_by) == ("application/pdf", malika)
    assert len(Path(path).stem) == 32
    assert "О нас" not in path


@pytest.mark.parametrize(("name", "content"), [("slides.pptx", PPTX), ("offer.docx", DOCX), ("poster.jpg", JPEG)])
def test_pictures_and_office_files_are_taken(name, content):
    assert make_document(name=name, content=content).current.name == name


@pytest.mark.parametrize("name", BAD)
def test_what_is_refused_leaves_nothing(name):
    before = on_disk()
    with pytest.raises(ValidationError):
        make_document(name=name, content=BAD[name][0])
    assert on_disk() == before
    assert not MarketingDocument.objects.exists()


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "..\\..\\boot.pdf", "/etc/cron.d/x.pdf", "a\u202efdp.pdf"])
def test_a_name_is_no_path(name):
    before = on_disk()
    shown = make_document(name=name).current.name
    (path,) = on_disk() - before
    assert not {"/", "\\", "\u202e"} & set(shown)
    assert Path(settings.MEDIA_ROOT) in Path(path).parents


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "data:text/html,<script>", "ftp://example.com/a", "file:///etc/passwd"),
        *("//example.com/a", "example", "https://", "https://exa mple.com", "https://example.com/" + "a" * 500),
    ],
)
def test_only_web_addresses_are_taken(url):
    with pytest.raises(ValidationError, match="web address"):
        make_document(url=url)
    assert not MarketingDocument.objects.exists()


@pytest.mark.parametrize("given", [{}, {"file": file(), "url": VIDEO}])
def test_it_holds_a_file_or_an_address_and_never_both(given):
    with pytest.raises(ValidationError, match="one of the two"):
        save_document(document=MarketingDocument(title="About us"), actor=None, **given)
    assert not MarketingDocument.objects.exists()


@pytest.mark.parametrize("held", [{"file": "", "url": ""}, {"file": "documents/1/a.pdf", "url": VIDEO}])
def test_the_database_holds_the_same(held):
    document = make_document()
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentVersion.objects.create(document=document, number=2, size=0, **held)


def test_changing_its_words_makes_no_version():
    document = make_document()
    document.title = "Prices of the spring"
    save_document(document=document, actor=None)
    document.refresh_from_db()
    assert (document.title, document.versions.count()) == ("Prices of the spring", 1)


def test_a_new_version_keeps_the_link_and_the_old_file(malika):
    document = make_document()
    link, first = document.link_key, document.current
    second = replace_version(document=document, actor=malika, file=file("new.pdf"), notes="  spring \n prices ")
    third = replace_version(document=document, actor=malika, url=VIDEO)
    document = MarketingDocument.objects.get()
    assert document.link_key == link
    versions = [(each.number, str(each)) for each in document.versions.all()]
    assert versions == [(3, VIDEO), (2, "new.pdf"), (1, first.name)]
    assert document.current == third
    assert second.notes == "spring prices"
    with first.file.open("rb") as kept:
        assert kept.read().startswith(b"%PDF")
    assert AuditEvent.objects.filter(actor=malika, payload__version__startswith="2, ").exists()


def test_a_refused_version_changes_nothing():
    document, before = make_document(), on_disk()
    with pytest.raises(ValidationError):
        replace_version(document=document, actor=None, file=file("page.pdf", b"<!doctype html><script>"))
    assert (document.versions.count(), on_disk()) == (1, before)


def test_an_earlier_version_is_used_again(malika):
    document = make_document()
    first = document.current
    replace_version(document=document, actor=None, url=VIDEO)
    again = use_again(version=first, actor=malika)
    assert (again.number, again.name, again.file.name) == (3, first.name, first.file.name)
    assert remove_orphans() == 0
    with pytest.raises(ValidationError, match="used already"):
        use_again(version=again, actor=malika)


def test_what_is_withdrawn_comes_back_as_it_was(malika):
    document = make_document()
    assert withdraw_document(document=document, actor=malika)
    assert not withdraw_document(document=document, actor=malika)
    assert not MarketingDocument.objects.for_outsiders().exists()
    assert bring_back_document(document=document, actor=malika)
    assert MarketingDocument.objects.for_outsiders().get().link_key == document.link_key
    told = AuditEvent.objects.filter(object_id=document.pk).order_by("pk").values_list("payload", flat=True)
    assert list(told) == [{"withdrawn": True}, {"brought_back": True}]
