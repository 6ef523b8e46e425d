"""A list without rows says what stands there and how the first comes; one that is filtered away, how to see more."""

from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from clients.models import ClientSegment, DefaultTag
from organizations.models import Tag
from organizations.tests.people import BrowserOf
from outreach.models import MarketingDocument
from scheduling.factories import new_group
from scheduling.models import Group

# Their pages are no lists of Django's, and say it in words of their own.
OWN_PAGES = {
    "clients.client",
    "import_service.movingin",
    "leads.lead",
    "leads.statussetting",
    "messaging.bot",
    "messaging.message",
    "messaging.messagetemplate",
    "reminders.alert",
    "reminders.task",
    "trials.triallesson",
}
TAGS, GROUPS = (reverse(f"admin:{name}_changelist") for name in ("organizations_tag", "scheduling_group"))


@pytest.mark.parametrize("page", admin.site._registry.values(), ids=lambda page: page.opts.label_lower)
def test_every_list_has_words_for_its_first_day(page: Any) -> None:
    assert (page.opts.label_lower in OWN_PAGES) != bool(getattr(page, "nothing_yet", None)), (
        f"{type(page).__name__} shows an empty list without a word. Say in `nothing_yet` what stands there and how the "
        "first row comes, or name the page here if its list is its own."
    )


def shown(browser: Any, address: str, **query: str) -> str:
    return str(browser.get(address, query).content.decode())


@pytest.mark.parametrize("model", [Tag, DefaultTag, Group, ClientSegment, MarketingDocument])
def test_an_empty_list_says_what_to_do_first(model: Any, browser_of: BrowserOf, owner: Any) -> None:
    page = admin.site._registry[model]
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    told = shown(browser_of(owner), reverse(f"{name}_changelist"))
    box = told.partition("x-empty")[2].partition("</form>")[0]
    assert str(page.nothing_yet).partition("“")[0] in box
    # Segments are made from the list of clients.
    assert (f'href="{reverse(f"{name}_add")}"' in box) == (model is not ClientSegment)
    assert 'id="searchbar"' not in told


def test_who_may_not_add_is_not_asked_to(browser_of: BrowserOf, malika: Any) -> None:
    told = shown(browser_of(malika), GROUPS)
    assert "its lessons appear in the timetable" in told
    assert reverse("admin:scheduling_group_add") not in told


def test_what_is_filtered_away_comes_back_with_one_click(browser_of: BrowserOf, owner: Any, scope: Any) -> None:
    Tag.objects.create(organization=scope, name="Scholarship")
    told = shown(browser_of(owner), TAGS, q="nobody")
    assert "does not fit this search" in told
    assert '<a class="x-btn" href="?">' in told
    assert 'id="searchbar"' in told
    assert "Nothing here yet" not in told


def test_rows_outside_the_usual_view_are_not_denied(browser_of: BrowserOf, owner: Any, scope: Any) -> None:
    new_group(is_archived=True).save()
    told = shown(browser_of(owner), GROUPS)
    assert "Choose another filter" in told
    assert '<a class="x-btn" href="?">' not in told
