"""The first rows of several queries in one statement."""

import pytest
from django.contrib.auth.models import User

from common.first_keys import first_keys

pytestmark = pytest.mark.django_db


def test_each_query_keeps_its_order_and_its_limit(django_assert_num_queries):
    anna, berta, clara = (User.objects.create(username=name) for name in ("anna", "berta", "clara"))
    people = User.objects.all()
    asked = {"last": people.order_by("-username"), "nobody": people.none(), "first": people.order_by("username")}
    with django_assert_num_queries(1):
        found = first_keys(asked, limit=2)
    assert found == {"last": [clara.pk, berta.pk], "nobody": [], "first": [anna.pk, berta.pk]}


def test_nothing_to_find_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert first_keys({"nobody": User.objects.none()}, limit=2) == {"nobody": []}
