"""The commands people know from Django, on an installation of several centers."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from organizations.models import Branch, Membership, Organization, Tag
from organizations.scoping import ScopeError, organization_scope
from organizations.tests.conftest import Center


def run(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


# --- dumpdata, flush, loaddata ------------------------------------------------------------------
def rows_in(dump: str) -> Any:
    """A moment whose thousandths of a second are zero is written without them the second time."""
    return json.loads(dump.replace(".000Z", "Z"))


@pytest.mark.django_db(transaction=True)
def test_a_dump_of_the_installation_brings_everything_back(here: Center, there: Center, tmp_path: Path) -> None:
    with organization_scope(here.organization):
        here.owner.branches.add(here.branch)
    file = tmp_path / "all.json"
    run("dumpdata", output=str(file))
    call_command("flush", interactive=False, verbosity=0)
    assert "Here branch" not in run("dumpdata")
    call_command("loaddata", str(file), verbosity=0)
    assert rows_in(run("dumpdata")) == rows_in(file.read_text())
    assert "Here branch" in file.read_text()
    with organization_scope(here.organization):
        assert Branch.objects.create(name="After").pk not in {here.branch.pk, there.branch.pk}


@pytest.mark.django_db(transaction=True)
def test_a_dump_of_one_center_brings_that_center_back_and_no_other(here: Center, there: Center, tmp_path: Path) -> None:
    with organization_scope(here.organization):
        here.owner.branches.add(here.branch)
    file = tmp_path / "here.json"
    run("dumpdata", organization=here.organization.slug, output=str(file))
    assert "There" not in file.read_text()
    assert there.owner.user.username not in file.read_text()
    call_command("flush", interactive=False, verbosity=0)
    call_command("loaddata", str(file), verbosity=0)
    with organization_scope(Organization.objects.get()):
        assert (Branch.objects.get(), Tag.objects.get()) == (here.branch, here.tag)
        owner = Membership.objects.get()
        assert (owner, owner.user, owner.branches.get()) == (here.owner, here.owner.user, here.branch)
        assert owner.roles == {"owner"}


def test_a_center_is_dumped_to_standard_output_and_whole(here: Center) -> None:
    rows = json.loads(run("dumpdata", organization=here.organization.slug))
    kinds = {row["model"] for row in rows}
    assert {"organizations.organization", "auth.user", "organizations.membershiprole"} <= kinds
    with pytest.raises(CommandError, match="whole"):
        run("dumpdata", "leads", organization=here.organization.slug)


def test_loading_does_not_move_a_row_to_another_center(here: Center, there: Center, tmp_path: Path) -> None:
    (row,) = (r for r in json.loads(run("dumpdata", "organizations.tag")) if r["pk"] == there.tag.pk)
    row["fields"]["organization"] = here.organization.pk
    file = tmp_path / "moved.json"
    file.write_text(json.dumps([row]))
    with pytest.raises(ScopeError, match="never moves"):
        call_command("loaddata", str(file), verbosity=0)
    with organization_scope(there.organization):
        assert Tag.objects.get() == there.tag


# --- shell --------------------------------------------------------------------------------------
def test_a_shell_of_a_center_shows_its_rows(here: Center, there: Center, capsys: pytest.CaptureFixture) -> None:
    code = "print(*Branch.objects.all())"
    run("shell", command=code, organization=here.organization.slug, verbosity=0)
    assert capsys.readouterr().out == "Here branch\n"


def test_a_shell_without_a_center_says_how_to_name_one(here: Center) -> None:
    with pytest.raises(ScopeError, match="--organization SLUG"):
        run("shell", command="Branch.objects.count()", verbosity=0)


def test_a_shell_has_the_scopes_at_hand(here: Center, there: Center, capsys: pytest.CaptureFixture) -> None:
    run("shell", command="with platform_wide(): print(Branch.objects.count())", verbosity=0)
    run("shell", command=f"print(organization_scope.__name__, Tag.__name__, {here.tag.pk})", verbosity=0)
    assert capsys.readouterr().out == f"2\norganization_scope Tag {here.tag.pk}\n"


@pytest.mark.parametrize("command", ["shell", "dumpdata"])
def test_a_center_that_is_not_there_is_answered_with_those_there_are(command: str, here: Center) -> None:
    with pytest.raises(CommandError, match=f"no active center 'nowhere'. There are: {here.organization.slug}"):
        run(command, organization="nowhere")


# --- createsuperuser ----------------------------------------------------------------------------
def test_a_superuser_is_created_as_everywhere(db: None) -> None:
    call_command("createsuperuser", interactive=False, username="root", email="root@example.com", verbosity=0)
    assert get_user_model().objects.get(username="root").is_superuser
