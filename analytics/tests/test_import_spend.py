"""Spend from files of advertising accounts, as people bring them in."""

import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from analytics.channels import compare_channels
from analytics.models import MarketingAnalytics, Spend
from analytics.services.compute_kpis import compute_kpis
from analytics.services.enter_spend import enter_spend
from analytics.spending.choices import LEFT_OUT, key_of
from leads.factories import make_lead, make_source
from leads.models import Channel
from organizations.choices import AuditKind, Role
from organizations.factories import make_member, make_organization
from organizations.models import AuditEvent
from organizations.scoping import organization_scope

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
PAGE, LIST = "/admin/analytics/import-spend/", "/admin/analytics/spend/"
PLAIN = "Day;Channel;Cost;Impressions;Clicks\n18.11.2026;Ads;1500,50;1000;10\n19.11.2026;Ads;2 000;1 200;12\n"


@pytest.fixture
def school(db):
    center = make_organization(currency="UZS")
    with organization_scope(center), time_machine.travel(NOW, tick=False):
        yield center


@pytest.fixture
def theirs(db):
    with organization_scope(make_organization(slug="other")):
        channel = Channel.objects.create(key="ads", name="Ads")
        make_source(name="Ads", channel=channel)
    return channel


@pytest.fixture
def ads(school):
    return Channel.objects.create(key="ads", name="Ads")


@pytest.fixture
def marketer(school):
    return make_member(Role.MARKETER, organization=school)


@pytest.fixture
def browser(client, marketer):
    client.force_login(marketer.user)
    return client


def upload(content, name="spend.csv"):
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def looked(browser, content, name="spend.csv"):
    return browser.post(PAGE, {"file": upload(content, name)})


def written(browser, look, **over):
    return browser.post(PAGE, {"sealed": look.context["sealed"], "act": "write", **over}, follow=True)


def said(*, counting=True):
    rows = Spend.objects.filter(taken_back_at__isnull=counting).order_by("first", "pk")
    return [(row.first.day, row.last.day, row.amount, row.impressions, row.clicks) for row in rows]


def told(look):
    return [(one.row, one.column, one.value) for one in look.context["look"].refused]


def states(look):
    return [entry.state for entry in look.context["look"].entries]


def workbook(rows):
    book, file = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


BOTH_DAYS = [(18, 18, Decimal("1500.50"), 1000, 10), (19, 19, Decimal(2000), 1200, 12)]


def test_a_file_is_shown_then_written_and_its_days_are_counted(browser, ads, marketer):
    make_lead(source=make_source(name="Instagram", channel=ads))
    page = looked(browser, PLAIN)
    assert states(page) == ["new", "new"]
    assert "2 new, 0 changed" in page.content.decode()
    assert not Spend.objects.exists()
    done = written(browser, page).content.decode()
    assert "2 rows of spend are written." in done
    assert said() == BOTH_DAYS
    assert {row.entered_by for row in Spend.objects.all()} == {marketer}
    assert list(MarketingAnalytics.objects.order_by("day").values_list("cost", flat=True)[:2]) == [
        Decimal("1500.50"),
        Decimal(2000),
    ]
    event = AuditEvent.objects.get(kind=AuditKind.IMPORTED)
    assert (event.label, event.payload["created"]) == ("spend.csv", 2)


def test_the_same_file_writes_nothing_twice(browser, ads):
    first = looked(browser, PLAIN)
    written(browser, first)
    assert "it would be something else than what you saw" in written(browser, first).content.decode()
    again = looked(browser, PLAIN)
    assert states(again) == ["same", "same"]
    assert "Everything is here already" in again.content.decode()
    written(browser, again)
    assert said() == BOTH_DAYS


def test_a_newer_file_replaces_a_day_and_undo_brings_the_old_one_back(browser, ads):
    written(browser, looked(browser, PLAIN))
    page = looked(browser, PLAIN.replace("1500,50", "1700"))
    assert states(page) == ["changed", "same"]
    assert "<s>1,500.50 UZS</s> 1,700 UZS" in page.content.decode()
    done = written(browser, page)
    assert said() == [(18, 18, Decimal(1700), 1000, 10), BOTH_DAYS[1]]
    undo = reverse("admin:analytics_spend_undo_import", args=(Spend.objects.get(amount=1700).pk,))
    assert undo in done.content.decode()
    browser.post(undo)
    assert said() == BOTH_DAYS
    (row,) = compare_channels(date(2026, 11, 18), date(2026, 11, 19))
    assert row.cost == Decimal("3500.50")
    assert browser.post(undo).status_code in (302, 403)
    assert said() == BOTH_DAYS


def test_undo_leaves_what_was_corrected_since(browser, ads, marketer):
    written(browser, looked(browser, PLAIN))
    written(browser, looked(browser, PLAIN.replace("1500,50", "1700")))
    corrected = Spend.objects.get(amount=1700)
    corrected.amount = Decimal(1800)
    enter_spend(spend=corrected, actor=marketer)
    first = Spend.objects.get(amount=2000)
    browser.post(reverse("admin:analytics_spend_undo_import", args=(first.pk,)))
    assert said() == [(18, 18, Decimal(1800), 1000, 10)]


def test_what_was_typed_is_replaced_or_in_the_way(browser, ads, marketer):
    day = date(2026, 11, 18)
    enter_spend(spend=Spend(channel=ads, first=day, last=day, amount=Decimal(7)), actor=marketer)
    week = Spend(channel=ads, first=date(2026, 11, 19), last=date(2026, 11, 20), amount=Decimal(70))
    enter_spend(spend=week, actor=marketer)
    page = looked(browser, PLAIN)
    assert states(page) == ["changed"]
    assert told(page) == [(3, "Day", "19 Nov 2026")]
    assert "Take that back in the list first" in page.content.decode()
    written(browser, page)
    assert said() == [BOTH_DAYS[0], (19, 20, Decimal(70), 0, 0)]


def test_a_week_that_was_typed_gives_way_to_all_of_its_days(browser, ads, marketer):
    typed = Spend(channel=ads, first=date(2026, 11, 18), last=date(2026, 11, 19), amount=Decimal(100))
    enter_spend(spend=typed, actor=marketer)
    page = looked(browser, PLAIN)
    assert [(entry.state, entry.said) for entry in page.context["look"].entries] == [("changed", (50, 0, 0))] * 2
    written(browser, page)
    assert said() == BOTH_DAYS
    browser.post(reverse("admin:analytics_spend_undo_import", args=(Spend.objects.get(amount=2000).pk,)))
    assert said() == [(18, 19, Decimal(100), 0, 0)]


GOOGLE = [
    ["Campaign report"],
    ["November 1, 2026 - November 19, 2026"],
    ["Campaign", "Day", "Currency code", "Cost", "Impr.", "Clicks", "CTR"],
    ["Brand", date(2026, 11, 18), "UZS", 1000.5, 700, 7, "1 %"],
    ["Search", date(2026, 11, 18), "UZS", 500, 300, 3, "1 %"],
    ["Test", date(2026, 11, 18), "UZS", 5, 3, 3, "1 %"],
    ["Brand", date(2026, 11, 19), "UZS", 2000, 1200, 12, "1 %"],
    ["Total: Campaigns", None, None, 3505.5, 2203, 25, "1 %"],
]


def test_campaigns_are_given_to_channels_and_added_up(browser, ads):
    page = looked(browser, workbook(GOOGLE), "report.xlsx")
    assert states(page) == []
    assert {name.name for name in page.context["look"].names} == {"Brand", "Search", "Test"}
    chosen = {f"channel-{key_of(name)}": str(ads.pk) for name in ("Brand", "Search")}
    chosen[f"channel-{key_of('Test')}"] = LEFT_OUT
    refused = written(browser, page, **chosen)
    assert "Look again" in refused.content.decode()
    assert not Spend.objects.exists()
    written(browser, refused, **chosen)
    assert said() == BOTH_DAYS


FORMS = {
    "meta": '"Reporting starts","Reporting ends","Campaign name","Amount spent (UZS)","Impressions","Link clicks"\n'
    '2026-11-18,2026-11-18,Ads,"1,500.50","1,000",10\n2026-11-19,2026-11-19,Ads,"2,000","1,200",12\n',
    "yandex": "\ufeffОтчёт за ноябрь\n\nДата;Кампания;Показы;Клики;Расход, сум\n"
    "Итого;;2 200;22;3 500,50\n18.11.2026;Ads;1 000;10;1 500,50\n19.11.2026;Ads;1\u202f200;12;2\u00a0000,00\n",
    "uzbek": "Sana\tKanal\tXarajat (so‘m)\tKo‘rsatishlar\tBosishlar\n"
    "18.11.2026\tAds\t1500.50 so'm\t1000\t10\n19.11.2026\tAds\t2000 so'm\t1200\t12\nJami\t\t3500.5\t2200\t22\n",
    "american": "Date,Channel,Spend,Impressions,Clicks\n11/18/2026,Ads,1500.5,1000,10\n11/19/2026,Ads,2000,1200,12\n",
    "serial": "Date,Channel,Spend,Impressions,Clicks\n46344,Ads,1500.5,1000,10\n46345,Ads,2000,1200,12\n",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "utf-16"])
def test_files_as_accounts_write_them(browser, ads, form, encoding):
    text = FORMS[form] if encoding == "utf-8" else FORMS[form].removeprefix("\ufeff").replace("\u202f", " ")
    page = looked(browser, text.replace("‘", "'").encode(encoding))
    assert told(page) == []
    written(browser, page)
    assert said() == BOTH_DAYS


def test_a_campaign_may_be_called_total(browser, ads):
    text = "Campaign;Day;Cost\nTotal English;18.11.2026;5\nИтоги года;19 ноября 2026;6\nTotal: 2;;46344.50\n"
    page = looked(browser, text)
    assert {name.name for name in page.context["look"].names} == {"Total English", "Итоги года"}


def test_a_range_of_days_is_one_row(browser, ads):
    written(browser, looked(browser, "Период;Канал;Расход\n02.11.2026 – 08.11.2026;Ads;700\n"))
    assert said() == [(2, 8, Decimal(700), 0, 0)]


def test_columns_and_the_channel_of_the_whole_file_are_chosen(browser, ads):
    page = looked(browser, "When;How much;Nonsense\n18.11.2026;1500,5;1\n19.11.2026;2000;2\n")
    assert len(told(page)) == 6
    chosen = {"column-day": "0", "column-amount": "1", f"channel-{key_of('')}": str(ads.pk)}
    page = browser.post(PAGE, {"sealed": page.context["sealed"], "act": "look", **chosen})
    assert states(page) == ["new", "new"]
    written(browser, page, **chosen)
    assert [row[2] for row in said()] == [Decimal("1500.50"), Decimal(2000)]


def test_another_currency_needs_its_rate(browser, ads):
    page = looked(browser, "Day,Channel,Amount spent (USD)\n2026-11-18,Ads,2.50\n")
    assert told(page) == [(2, "Amount spent (USD)", "2.50")]
    page = browser.post(PAGE, {"sealed": page.context["sealed"], "rate": "12 000,5"})
    written(browser, page, rate="12 000,5")
    assert said() == [(18, 18, Decimal("30001.25"), 0, 0)]
    both = looked(browser, "Day,Channel,Cost,Currency\n2026-11-18,Ads,2,USD\n2026-11-19,Ads,2,EUR\n")
    assert "amounts in EUR, USD" in both.content.decode()


BAD = """Day;Channel;Cost;Impressions;Clicks
31.02.2026;Ads;1;;
;Ads;1;;
21.11.2026;Ads;1;;
18.11.1926;Ads;1;;
01.11.2026;Ads;-5;;
02.11.2026;Ads;=1+1;;
03.11.2026;Ads;1,234;;
04.11.2026;Ads;#REF!;;
05.11.2026;Ads;1;many;
06.11.2026;Ads;1;10;11
07.11.2026;Nobody;1;;
08.11.2026;Ads;5000000000000;;
09.11.2026;Ads;1;99999999999;
10.11.2026;Ads;5;;
10.11.2026;Ads;what;;
17.11.2026;Ads;9;;
"""


def test_each_refused_row_says_where_and_what_and_the_rest_is_written(browser, ads):
    page = looked(browser, BAD)
    assert told(page) == [
        (2, "Day", "31.02.2026"),
        (3, "Day", ""),
        (4, "Day", "21.11.2026"),
        (5, "Day", "18.11.1926"),
        (6, "Cost", "-5"),
        (7, "Cost", "=1+1"),
        (8, "Cost", "1,234"),
        (9, "Cost", "#REF!"),
        (10, "Impressions", "many"),
        (11, "Clicks", "11"),
        (12, "Channel", "Nobody"),
        (13, "Cost", "5000000000000"),
        (14, "Impressions", "99999999999"),
        (15, "Day", "10 Nov 2026"),
        (16, "Cost", "what"),
    ]
    assert all(one.message.endswith((".", "12.")) for one in page.context["look"].refused)
    written(browser, page)
    assert said() == [(17, 17, Decimal(9), 0, 0)]


def test_the_same_words_are_said_once(browser, ads):
    page = looked(browser, "Day;Channel;Cost\n" + "18.11.2026;Nobody;1\n" * 100)
    (trouble,) = page.context["troubles"]
    assert (trouble.shown_rows, trouble.more, trouble.shown_values) == ("2, 3, 4", 97, "Nobody")
    assert "100 rows are not written" in page.content.decode()


def test_days_that_the_file_holds_twice_are_refused(browser, ads):
    page = looked(browser, "Start;End;Channel;Cost\n01.11.2026;07.11.2026;Ads;70\n03.11.2026;03.11.2026;Ads;5\n")
    assert [one.row for one in page.context["look"].refused] == [2, 3]


def bomb():
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (150 * 2**20))
    return file.getvalue()


NASTY = {
    "bomb": (bomb, "x.xlsx"),
    "no workbook": (lambda: b"PK\x03\x04 nothing", "x.xlsx"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "x.png"),
    "only a header": (lambda: b"Day;Cost\n", "x.csv"),
    "only spaces": (lambda: b" \n \n", "x.csv"),
    "only a total": (lambda: b"Day;Cost\nTotal;5\n", "x.csv"),
    "too many rows": (lambda: b"Day;Cost\n" + b"18.11.2026;1\n" * 3001, "x.csv"),
    "too large": (lambda: b"Day;Cost\n" + b"1" * (5 * 2**20), "x.csv"),
    "nothing": (lambda: b"", "x.csv"),
}


@pytest.mark.parametrize("kind", NASTY)
def test_what_is_no_file_of_spend_is_refused_with_a_sentence(browser, ads, kind):
    make, name = NASTY[kind]
    page = looked(browser, make(), name)
    assert page.status_code == 200
    assert page.context["problem"]
    assert "sealed" not in page.context


def test_rows_that_cannot_be_read_and_odd_names_do_no_harm(browser, ads):
    text = b"Day;Channel;Cost\n18.11.2026;Ads;1\x00\n19.11.2026;<i>Ads</i>;1\n17.11.2026;Ads;5;6;7\n"
    page = looked(browser, text, "../<b>\x00.csv")
    assert [one.row for one in page.context["look"].refused] == [2, 3]
    assert "<i>Ads" not in page.content.decode()
    written(browser, page)
    assert said() == [(17, 17, Decimal(5), 0, 0)]


def test_what_was_made_up_writes_nothing(browser, ads, school):
    page = looked(browser, PLAIN)
    for sealed in ("", "made-up", page.context["sealed"][:-2], "\x00"):
        answer = browser.post(PAGE, {"sealed": sealed, "act": "write"})
        assert "Send it again" in answer.content.decode()
    odd = {"column-day": "9999999999", "column-amount": "²", "channel-x": "\x00", "rate": "\x00"}
    assert browser.post(PAGE, {"sealed": page.context["sealed"], **odd}).status_code == 200
    other = make_member(Role.MARKETER, organization=school)
    browser.force_login(other.user)
    assert "not yours" in browser.post(PAGE, {"sealed": page.context["sealed"], "act": "write"}).content.decode()
    assert not Spend.objects.exists()


def test_a_channel_of_another_center_is_no_choice(theirs, browser, school):
    Channel.objects.create(key="own", name="Own")
    page = looked(browser, PLAIN)
    chosen = {f"channel-{key_of('Ads')}": str(theirs.pk)}
    page = browser.post(PAGE, {"sealed": page.context["sealed"], **chosen})
    assert states(page) == []
    written(browser, page, **chosen)
    assert not Spend.objects.exists()


def test_a_source_of_that_name_leads_to_its_channel(browser, ads):
    make_source(name="Инстаграм", channel=ads)
    assert states(looked(browser, PLAIN.replace(";Ads;", ";инстаграм;"))) == ["new", "new"]


@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.TEACHER, Role.PARTNER, Role.RECEPTIONIST])
def test_others_may_not(school, client, role):
    client.force_login(make_member(role, organization=school).user)
    assert (client.get(PAGE).status_code, client.post(PAGE).status_code) == (403, 403)


def test_the_list_leads_there_and_an_empty_center_is_told_to_begin_with_a_channel(browser, school):
    page = browser.get(LIST).content.decode()
    assert PAGE in page
    assert "import the file of an advertising account" in page
    assert "Nothing to spend on yet" in browser.get(PAGE).content.decode()


def test_where_nothing_was_spent_nothing_is_divided(ads):
    make_lead(source=make_source(name="Instagram", channel=ads))
    compute_kpis(first=NOW.date(), last=NOW.date())
    (row,) = compare_channels(NOW.date(), NOW.date())
    assert (row.leads, row.cpl, row.cpa) == (1, None, None)


def test_a_year_is_read_in_few_queries(browser, ads, django_assert_max_num_queries):
    lines = [f"{day:02}.{month:02}.2026;Ads;{day};{day};1" for month in range(1, 11) for day in range(1, 29)]
    with django_assert_max_num_queries(30):
        page = looked(browser, "Day;Channel;Cost;Impressions;Clicks\n" + "\n".join(lines))
    assert page.context["counts"] == {"new": 280, "changed": 0, "same": 0}
