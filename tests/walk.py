"""Requests of somebody who should not be there, and what is wrong with the answers."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import connection, models, transaction
from django.test import Client

from tests.addresses import admin_of
from tests.canary import Center, rows_that_point_across, snapshot, tables

SAFE = ("get", "head", "options")
REFUSED = {400, 403, 404, 405}
WRITTEN = re.compile(r'(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "(\w+)"')


@cache
def models_by_table() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in tables()}


class WriteSpy:
    """Notes to which tables of centers a request wrote."""

    def __init__(self) -> None:
        self.models = models_by_table()
        self.wrote: set[type[models.Model]] = set()

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.wrote |= {self.models[name] for name in WRITTEN.findall(sql) if name in self.models}
        return execute(sql, params, many, context)


class Walk:
    """One person's requests. `away` are the centers this person must neither read nor change."""

    def __init__(self, who: str, client: Client, *, away: Iterable[Center]) -> None:
        self.who = who
        self.client = client
        self.away = list(away)
        self.secrets = [secret for center in self.away for secret in center.secrets]
        self.before = [snapshot(center, tables()) for center in self.away]
        self.problems: list[str] = []
        self.requests = 0
        self._shots: dict[tuple[str, str], str] = {}

    @contextmanager
    def detour(self) -> Iterator[None]:
        """Whatever is changed on the way is undone: rows, login, cookies."""
        cookies = SimpleCookie(self.client.cookies.output(header="", sep=";"))
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        self.client.cookies = cookies

    def visit(
        self,
        method: str,
        url: str,
        data: Any = None,
        *,
        allowed: set[int] | None = None,
        note: str = "",
        **headers: str,
    ) -> Any:
        self.requests += 1
        spy = WriteSpy()
        call = f"{self.who}: {method.upper()} {url} {note}".strip()
        try:
            with transaction.atomic(), connection.execute_wrapper(spy):
                response = getattr(self.client, method)(url, **_sent(method, data), headers=headers)
                said = everything_said(response)
        except Exception as error:  # noqa: BLE001 - whatever it is, it would be a 500
            self.problems.append(f"{call} → {error!r}")
            return None
        self._check_answer(call, response.status_code, allowed)
        self.problems += [f"{call} shows {secret!r}" for secret in self.secrets if secret in said]
        if spy.wrote:
            self._check_writes(call, method, spy.wrote)
        return response

    def blind_shot(self, target: Center, key: str) -> str:
        """Every relation of any table, as a form sends them: the same at all addresses, so it is written once."""
        if (target.mark, key) not in self._shots:
            self._shots[target.mark, key] = urlencode(shotgun(None, target, key), doseq=True)
        return self._shots[target.mark, key]

    def _check_answer(self, call: str, status: int, allowed: set[int] | None) -> None:
        if status >= 500 or (allowed is not None and status not in allowed):
            self.problems.append(f"{call} → {status}")

    def _check_writes(self, call: str, method: str, wrote: set[type[models.Model]]) -> None:
        if method in SAFE:
            self.problems.append(f"{call} writes")
        for center, before in zip(self.away, self.before, strict=True):
            now = snapshot(center, wrote)
            changed = [table for table in now if now[table] != before[table]]
            if changed:
                self.problems.append(f"{call} changes {center.organization}: {', '.join(changed)}")
        across = rows_that_point_across(wrote)
        self.problems += [f"{call} makes {relation} point to another center" for relation in across]


def _sent(method: str, data: Any) -> dict[str, Any]:
    """As a browser sends a form without files. As one with files it would take an eighth of all walks to take apart."""
    if method != "post":
        return {"data": data}
    written = data if isinstance(data, str) else urlencode(data or {}, doseq=True)
    return {"data": written, "content_type": "application/x-www-form-urlencoded"}


def everything_said(response: Any) -> str:
    """Body (unpacked, if it is a workbook), headers and messages, in small letters."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"".join(archive.read(name) for name in archive.namelist())
    stored = getattr(response.wsgi_request, "_messages", None)
    told = [str(message.message) for message in stored._queued_messages] if stored is not None else []
    return "\n".join([body.decode(errors="replace"), str(response.headers), *told]).casefold()


def visit_by_every_method(walk: Walk, url: str, target: Center, allowed: set[int] | None) -> None:
    with walk.detour():
        for method in ("get", "head", "options", "put", "patch", "delete"):
            walk.visit(method, url, allowed=allowed)
        for key in ("pk", "public_id"):
            walk.visit("post", url, walk.blind_shot(target, key), allowed=allowed, note=f"by {key}")
        walk.visit(
            "post", url, walk.blind_shot(target, "pk"), allowed=allowed, note="by htmx", **{"HX-Request": "true"}
        )


def report(walk: Walk, least: int) -> None:
    """No problem, and not because hardly anything was tried."""
    found = "\n".join(walk.problems[:30])
    assert not walk.problems, f"{len(walk.problems)} problems in {walk.requests} requests:\n{found}"
    assert walk.requests > least


# --- Actions on many rows -----------------------------------------------------------------------
def actions_of(label: str) -> list[str]:
    return [name for _function, name, _words in admin_of(label)._get_base_actions()]


def act_on(walk: Walk, url: str, action: str, chosen: list[int], target: Center, *, across: str) -> None:
    """The list posts, and the page that asks is answered with rows of the other center."""
    sent = {"action": action, ACTION_CHECKBOX_NAME: chosen, "select_across": across}
    with walk.detour():
        page = walk.visit("post", url, {**sent, "index": "0"}, note=f"{action} {across}")
        confirmed = {**sent, "post": "yes", "bulk-confirmed": "1"}
        for form in forms_on(page):
            walk.visit("post", url, {**confirmed, **poisoned(form, target)}, note=f"{action} {across}, confirmed")
        walk.visit("post", url, {**confirmed, "index": "0"}, note=f"{action} {across}, at once")


# --- Forms, filled with rows of another center --------------------------------------------------
def forms_on(response: Any) -> list[forms.BaseForm]:
    """Every form that the page was drawn from."""
    found: dict[int, forms.BaseForm] = {}
    for context in getattr(response, "context", None) or ():
        for layer in getattr(context, "dicts", (context,)):
            for value in dict(layer).values():
                form = getattr(value, "form", value)
                if isinstance(form, forms.BaseForm):
                    found[id(form)] = form
    return list(found.values())


def poisoned(form: forms.BaseForm, away: Center) -> dict[str, Any]:
    """What a browser would send, but for every choice of a row: those are rows of the other center."""
    return {form.add_prefix(name): _foreign(form, name, each, away) for name, each in form.fields.items()}


def _foreign(form: forms.BaseForm, name: str, each: forms.Field, away: Center) -> Any:
    model = getattr(getattr(each, "queryset", None), "model", None)
    rows = away.rows.get(model._meta.label_lower, ()) if model else ()
    if rows:
        key = getattr(each, "to_field_name", None) or "pk"
        keys = [getattr(row, key) for row in rows]
        return keys if isinstance(each, forms.ModelMultipleChoiceField) else keys[0]
    value = form.get_initial_for_field(each, name)
    return "x" if value in (None, "") else value if isinstance(value, list | str | int) else str(value)


def shotgun(home: Any, away: Center, key: str) -> dict[str, Any]:
    """Every column of a row as it is, every relation of any table pointing to the other center, by id or public id."""
    columns = {each.name: each.value_to_string(home) for each in home._meta.concrete_fields} if home else {}
    foreign = {}
    for label, rows in away.rows.items():
        value = getattr(rows[0], key, None)
        if value is not None:
            foreign |= dict.fromkeys((label.split(".")[1], f"{label.split('.')[1]}s"), str(value))
    people = getattr(away.owner, key)
    relations = dict.fromkeys(("owner", "owners", "partner", "member", "default_owner", "near", "people"), str(people))
    words = {"text": "x", "reason": "x", "at": "2030-01-01T10:00", "lines": "Ali, ali@example.com", "_save": "1"}
    away_now = {"organization": away.organization.pk, "organization_id": away.organization.pk, "post": "yes"}
    return {**words, **columns, **foreign, "source": foreign.get("leadsource", ""), **relations, **away_now}
