"""What a page and a number of Meta share in the admin: keys that are entered and tried, and whether Meta tells."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common.ui import chip
from import_service.admin.meta.page_forms import KeysForm
from import_service.admin.ways_in import TRAY, WayInAdmin
from import_service.choices import DeliveryKind
from import_service.services.connect_meta import save_keys
from messaging.models.meta_keys import MetaKeys
from organizations.admin.actions import row_action


class MetaKeysAdmin(WayInAdmin):
    """`address_name` is the name of the URL at which Meta tells of deliveries of `kind`; `keys` is a keys_verb()."""

    kind: DeliveryKind
    address_name: str
    actions_detail = ("connect", "keys")

    def connected(self, row: Any) -> str:
        """Tries the keys and tells Meta to tell; what a person is told then. Raises ValidationError."""
        raise NotImplementedError

    def how_to(self, request: HttpRequest, row: Any) -> Mapping[str, Any]:
        return {
            "keyed": row,
            "address": request.build_absolute_uri(reverse(self.address_name, args=(row.public_id,))),
            "deliveries_url": self.came_url(row),
            "state": connection_chip(row),
        }

    @row_action(
        title=gettext_lazy("Connect"),
        permission="change",
        icon="link",
        description=gettext_lazy("Meta is asked whether the token is good, and told to send here what comes."),
    )
    def connect(self, request: HttpRequest, row: MetaKeys, data: dict[str, Any]) -> str:
        return self.connected(row)

    @display(description=gettext_lazy("state"))
    def state(self, row: MetaKeys) -> SafeString:
        return connection_chip(row)

    def came_url(self, row: Any) -> str:
        return f"{reverse(TRAY)}?kind__exact={self.kind}"


def keys_verb(form: type[KeysForm]) -> Callable[..., HttpResponseBase]:
    """The dialog of the keys: its form says where at Meta they stand."""

    @row_action(
        title=gettext_lazy("Enter the keys"),
        permission="change",
        icon="key",
        form=form,
        description=gettext_lazy("They are kept sealed. A new app secret leaves the last one good for one day more."),
    )
    def keys(_admin: Any, request: HttpRequest, row: MetaKeys, data: dict[str, Any]) -> str:
        save_keys(page=row, actor=request.membership, **data)  # type: ignore[attr-defined]
        return _("The keys are kept. Press “Connect” now.")

    return keys


def connection_chip(row: MetaKeys) -> SafeString:
    if not row.is_on:
        return chip(_("Closed"), "gray", "lock")
    if row.trouble:
        return chip(_("Meta refuses us"), "red", "error")
    if not row.has_keys:
        return chip(_("Keys are missing"), "orange", "key_off")
    if not row.is_connected:
        return chip(_("Not connected"), "orange", "link_off")
    return chip(_("Connected"), "green", "link")
