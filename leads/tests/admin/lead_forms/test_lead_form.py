"""The full form of a lead, and two people who save it."""

import pytest
from django.urls import reverse

from leads.choices import EventKind
from leads.factories import make_lead, make_source
from leads.models import Lead
from leads.services.assign_leads import assign_leads
from leads.services.edit_lead import edit_lead
from organizations.factories import make_tag
from scheduling.factories import make_course

pytestmark = pytest.mark.usefixtures("scope")


def url_of(lead):
    return reverse("admin:leads_lead_change", args=(lead.pk,))


def opened(browser, lead):
    """What a browser would post if the form were saved untouched."""
    form = browser.get(url_of(lead), {"tab": "form"}).context["form"]
    values: dict[str, object] = {}
    for field in form:
        shown = field.field.widget.format_value(field.value()) if field.value() is not None else ""
        if field.field.widget.__class__.__name__.endswith("SwitchWidget"):
            values |= {field.name: "on"} if field.value() else {}
        else:
            values[field.name] = shown if shown is not None else ""
    return values


def full_lead(**over):
    return make_lead(
        **{
            "first_name": "Aziza",
            "phone": "+998905550112",
            "more_phones": ["+998711112233", "+998711112244"],
            "email": "dilnoza@example.com",
            "telegram_username": "dilnoza_k",
            "telegram_id": 12345,
            "consent": True,
            "introductory_call_done": True,
            "source": make_source(),
            "course": make_course(),
            "tags": [make_tag()],
            "language": "uz",
            "preferred_days": "mon_wed_fri",
            "city": "Tashkent",
            "latitude": "41.28",
            "longitude": "69.21",
            "estimated_value": "4800000",
            "birth_date": "2015-04-02",
            **over,
        }
    )


def test_codes_are_shown_and_typed_in_words(browser_of, owner):
    lead, browser = full_lead(), browser_of(owner)
    values = opened(browser, lead)
    assert (values["language"], values["preferred_days"]) == ("Uzbek", "Mon, Wed, Fri")
    browser.post(url_of(lead), {**values, "language": "russian", "preferred_days": "tue, thu"})
    lead.refresh_from_db()
    assert (lead.language, lead.preferred_days) == ("ru", "tue_thu")
    browser.post(url_of(lead), {**opened(browser, lead), "language": "Turkmen", "preferred_days": "Sundays only"})
    lead.refresh_from_db()
    assert (lead.language, lead.preferred_days) == ("Turkmen", "Sundays only")


def test_saving_untouched_changes_nothing(browser_of, owner):
    lead, browser = full_lead(), browser_of(owner)
    response = browser.post(url_of(lead), opened(browser, lead))
    assert response.status_code == 302
    lead.refresh_from_db()
    assert (lead.version, lead.events.count()) == (1, 1)


def test_what_is_typed_is_cleaned_and_saved(browser_of, owner, malika):
    lead, browser, tag = make_lead(), browser_of(owner), make_tag(name="VIP")
    typed = {
        "first_name": "  Нигора ",
        "phone": "8 (90) 555-01-12, 71 1112233",
        "more_phones": "(71) 111 22 44\n+7 916 123-45-67",
        "email": " Dilnoza@Example.COM ",
        "telegram_username": "https://t.me/Dilnoza_K",
        "latitude": "41,3111",
        "longitude": "69.21",
        "estimated_value": "4 800 000",
        "owner": malika.pk,
        "tags": [tag.pk],
    }
    assert browser.post(url_of(lead), {**opened(browser, lead), **typed}).status_code == 302
    lead.refresh_from_db()
    assert lead.first_name == "Нигора"
    assert lead.phone == "+998905550112"
    assert [row.phone for row in lead.more_phones.order_by("phone")] == [
        "+79161234567",
        "+998711112233",
        "+998711112244",
    ]
    assert lead.email.lower() == "dilnoza@example.com"
    assert lead.telegram_username.lower() == "dilnoza_k"
    assert (str(lead.latitude), str(lead.longitude)) == ("41.311100", "69.210000")
    assert lead.estimated_value == 4800000
    assert (lead.owner, [*lead.tags.all()]) == (malika, [tag])
    assert lead.version == 2
    assert {event.kind for event in lead.events.all()} == {"created", "edited", "assigned", "tagged"}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("phone", "12"),
        ("more_phones", "call me"),
        ("email", "dilnoza at example"),
        ("telegram_username", "no such name!"),
        ("latitude", "95"),
        ("longitude", "east"),
        ("estimated_value", "a lot"),
        ("birth_date", "31.31.2015"),
        ("telegram_id", "99999999999999999999999"),
        ("first_name", "x" * 151),
        ("source", "999999"),
        ("tags", ["999999"]),
        ("priority", "very"),
        ("first_name", "nul\x00"),
        ("consent", "maybe"),
    ],
)
def test_a_bad_value_is_said_at_its_field_and_nothing_typed_is_lost(field, typed, browser_of, owner):
    lead, browser = make_lead(), browser_of(owner)
    response = browser.post(url_of(lead), {**opened(browser, lead), "city": "Xiva", field: typed})
    lead.refresh_from_db()
    if response.status_code == 302:
        # A choice that does not exist may be read as nothing chosen, never as something else.
        assert field == "consent"
        assert lead.consent is None
        return
    form = response.context["form"]
    assert field in form.errors
    assert 'value="Xiva"' in response.content.decode()
    assert lead.version == 1


def test_a_lead_must_stay_reachable(browser_of, owner):
    lead, browser = make_lead(), browser_of(owner)
    response = browser.post(url_of(lead), {**opened(browser, lead), "phone": ""})
    assert "else nobody can answer" in str(response.context["form"].errors["phone"])


def test_one_coordinate_alone_is_half_a_place(browser_of, owner):
    lead, browser = make_lead(), browser_of(owner)
    response = browser.post(url_of(lead), {**opened(browser, lead), "latitude": "41.3"})
    assert "longitude" in response.context["form"].errors


def test_a_source_out_of_use_is_kept_but_not_offered(browser_of, owner):
    old, other = make_source(is_active=False), make_source(is_active=False)
    lead, browser = make_lead(source=old), browser_of(owner)
    form = browser.get(url_of(lead), {"tab": "form"}).context["form"]
    assert old in form.fields["source"].queryset
    assert other not in form.fields["source"].queryset
    assert browser.post(url_of(lead), opened(browser, lead)).status_code == 302
    assert "source" in browser.post(url_of(lead), {**opened(browser, lead), "source": other.pk}).context["form"].errors


def test_a_new_source_demands_its_facts_an_old_lack_is_forgiven(browser_of, owner):
    strict = make_source(demands_phone=True, demands_address=True)
    lead, browser = make_lead(phone="", email="a@example.com"), browser_of(owner)
    errors = browser.post(url_of(lead), {**opened(browser, lead), "source": strict.pk}).context["form"].errors
    assert set(errors) == {"phone", "city", "address"}
    lacking = make_lead(phone="", email="a@example.com", source=strict)
    assert browser.post(url_of(lacking), {**opened(browser, lacking), "company": "Akfa"}).status_code == 302


def test_the_partner_follows_the_source(browser_of, owner, partner):
    theirs, ours = make_source(partner=partner), make_source()
    lead, browser = make_lead(source=ours), browser_of(owner)
    browser.post(url_of(lead), {**opened(browser, lead), "source": theirs.pk})
    lead.refresh_from_db()
    assert lead.partner == partner
    browser.post(url_of(lead), {**opened(browser, lead), "source": ours.pk})
    lead.refresh_from_db()
    assert lead.partner is None


def test_a_seller_does_not_hand_over_by_the_form(browser_of, malika, sardor):
    lead, browser = make_lead(owner=malika), browser_of(malika)
    browser.post(url_of(lead), {**opened(browser, lead), "owner": sardor.pk, "city": "Xiva"})
    lead.refresh_from_db()
    assert (lead.owner, lead.city) == (malika, "Xiva")


def test_two_people_change_different_fields_and_the_second_is_told(browser_of, owner, malika):
    lead, browser = full_lead(), browser_of(owner)
    mine = {**opened(browser, lead), "district": "Yunusobod"}
    edit_lead(lead_id=lead.pk, changes={"city": "Buxoro", "consent": False}, actor=malika, version=1)
    assign_leads(leads=Lead.objects.all(), owners=[malika], actor=malika)
    response = browser.post(url_of(lead), mine, follow=True)
    text = response.content.decode()
    assert "Meanwhile Malika Yusupova changed City: Tashkent → Buxoro." in text
    assert "changed Owner: — → Malika Yusupova." in text
    lead.refresh_from_db()
    assert (lead.city, lead.district, lead.owner, lead.consent) == ("Buxoro", "Yunusobod", malika, False)


@pytest.mark.parametrize(("choice", "city"), [("mine", "Xiva"), ("theirs", "Buxoro")])
def test_two_people_change_the_same_field(choice, city, browser_of, owner, malika):
    course, lead, browser = make_course(name="IELTS"), full_lead(), browser_of(owner)
    mine = {**opened(browser, lead), "city": "Xiva", "district": "Yunusobod"}
    theirs = {"city": "Buxoro", "course": course, "introductory_call_done": False, "consent": False}
    edit_lead(lead_id=lead.pk, changes=theirs, actor=malika, version=1, more_phones=[], tags=[])
    response = browser.post(url_of(lead), mine)
    text = response.content.decode()
    for part in ("Malika Yusupova", "Buxoro", 'value="Xiva"', "before: Tashkent", "Yunusobod"):
        assert part in text, part
    lead.refresh_from_db()
    assert (lead.city, lead.district) == ("Buxoro", "")

    form = response.context["form"]
    again = {name: form.data.getlist(name) for name in form.data}
    assert browser.post(url_of(lead), {**again, "keep-city": choice}).status_code == 302
    lead.refresh_from_db()
    assert (lead.city, lead.district) == (city, "Yunusobod")
    untouched = (lead.course, lead.introductory_call_done, lead.consent, lead.more_phones.count(), lead.tags.count())
    assert untouched == (course, False, False, 0, 0)


def test_tags_and_phones_of_two_people(browser_of, owner, malika):
    red, blue = make_tag(name="Red"), make_tag(name="Blue")
    lead, browser = make_lead(), browser_of(owner)
    mine = {**opened(browser, lead), "tags": [red.pk], "more_phones": "+998711112233"}
    edit_lead(lead_id=lead.pk, changes={}, actor=malika, version=1, tags=[blue], more_phones=["+998711112244"])
    response = browser.post(url_of(lead), mine)
    conflicts = {conflict.name: conflict for conflict in response.context["conflicts"]}
    assert (conflicts["tags"].mine, conflicts["tags"].theirs) == ("Red", "Blue")
    assert (conflicts["more_phones"].mine, conflicts["more_phones"].theirs) == ("71 111 22 33", "71 111 22 44")


@pytest.mark.parametrize("version", ["", "0", "-5", "x", "99999", "1"])
def test_a_tampered_version_is_taken_as_the_oldest_or_refused(version, browser_of, owner, malika):
    lead, browser = make_lead(city="Tashkent"), browser_of(owner)
    mine = {**opened(browser, lead), "city": "Xiva", "version": version}
    edit_lead(lead_id=lead.pk, changes={"city": "Buxoro"}, actor=malika, version=1)
    status = browser.post(url_of(lead), mine).status_code
    lead.refresh_from_db()
    assert (status, lead.city) in {(200, "Buxoro"), (302, "Xiva")}


def test_an_edit_by_an_import_is_an_edit_of_somebody(browser_of, owner):
    lead, browser = make_lead(), browser_of(owner)
    mine = {**opened(browser, lead), "city": "Xiva"}
    edit_lead(lead_id=lead.pk, changes={"city": "Buxoro"}, actor=None, version=1)
    assert "an import" in browser.post(url_of(lead), mine).content.decode()


def test_the_form_writes_one_event_for_a_save(browser_of, owner):
    lead, browser = make_lead(), browser_of(owner)
    browser.post(url_of(lead), {**opened(browser, lead), "city": "Xiva", "company": "Akfa"})
    assert lead.events.get(kind=EventKind.EDITED).payload == {
        "city": ["", "Xiva"],
        "company": ["", "Akfa"],
        "version": 2,
    }
