"""The one base of every list that comes in by django-import-export, with the holes of that library closed.

Rows are those the member may see, in the open scope; a row is met by its names, never by its number; a field that is
not one of ours is refused when the class is first used; unchanged rows are left alone. What the library swallows as an
"error of the row", `take_in` raises.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db.models import ForeignKey, Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import ModelResource

from common.errors import CellError
from common.names import name_key
from import_service.reference.fields import ListField, RowCell
from organizations.forms import rows_for
from organizations.models import Membership
from organizations.scoping import open_organization

Key = tuple[Any, ...]
NEVER = {"id", "pk", "public_id", "organization", "organization_id"}


class _ByNames(BaseInstanceLoader):
    """All rows of the list, read once for a file."""

    def __init__(self, resource: "ListResource", dataset: Any = None) -> None:
        super().__init__(resource, dataset)
        self._known = {resource.key_of(row): row for row in resource.rows()}

    def get_instance(self, row: dict[str, str]) -> Model | None:
        key = self.resource.key_in(row)
        return self._known.get(key) if key else None


class ListResource(ModelResource):
    """A list as columns. `known_by` are the fields that tell one row from another; `door` and `icon` are the button
    above the list, which is that of another model if the rows have none of their own."""

    known_by: ClassVar[tuple[str, ...]] = ("name",)
    door: ClassVar[Any] = gettext_lazy("Import or export")
    icon: ClassVar[str] = "swap_vert"
    list_of: ClassVar[type[Model] | None] = None
    fields: dict[str, ListField]

    class Meta:
        instance_loader_class = _ByNames
        import_id_fields = ()
        use_transactions = True
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True
        store_instance = True

    def __init__(self, member: Membership | None) -> None:
        super().__init__()
        self.member = member
        # As the class names them; the library puts them as the model does.
        self.fields = {name: self.fields[name] for name in self._meta.fields or self.fields}
        for name, field in self.fields.items():
            if not isinstance(field, ListField) or name in NEVER:
                raise ImproperlyConfigured(f"{type(self).__name__}.{name}: only columns of our own come from a file.")
            field.attribute = name
            if isinstance(field.widget, RowCell):
                field.widget.member = member

    @classmethod
    def right(cls, verb: str) -> str:
        model = cls._meta.model._meta
        return f"{model.app_label}.{verb}_{model.model_name}"

    @classmethod
    def shown_with(cls) -> type[Model]:
        """The model whose list shows the rows."""
        return cls.list_of or cls._meta.model

    @property
    def model(self) -> type[Model]:
        found: type[Model] = self._meta.model
        return found

    # --- Which rows -----------------------------------------------------------------------------
    def get_queryset(self) -> QuerySet:
        return rows_for(self.model, self.member)

    def rows(self) -> QuerySet:
        """With what their columns name."""
        named = [name for name in self.fields if isinstance(self.model._meta.get_field(name), ForeignKey)]
        return self.get_queryset().select_related(*named)

    def key_of(self, row: Any) -> Key:
        return tuple(_comparable(getattr(row, name)) for name in self.known_by)

    def key_in(self, row: dict[str, str]) -> Key | None:
        """None if a cell of it cannot be read; that is told with the other cells of the row."""
        try:
            return tuple(_comparable(self._value(name, row)) for name in self.known_by)
        except CellError:
            return None

    def _value(self, name: str, row: dict[str, str]) -> Any:
        field = self.fields[name]
        if field.text_in(row):
            return field.clean(row)
        return self.model._meta.get_field(name).get_default()  # type: ignore[union-attr]

    def name_in(self, row: dict[str, str]) -> str:
        known_by = (field for name, field in self.fields.items() if name in self.known_by)
        return ", ".join(filter(None, (field.text_in(row) for field in known_by)))

    # --- One row --------------------------------------------------------------------------------
    def init_instance(self, row: dict[str, str] | None = None) -> Model:
        return self.model(organization=open_organization())

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self._said: dict[Key, int] = {}

    def before_import_row(self, row: dict[str, str], **kwargs: Any) -> None:
        """Whoever stands twice is told where it stands second."""
        number, key = int(row[""]), self.key_in(row)
        earlier = self._said.setdefault(key, number) if key else number
        if earlier != number:
            words = _("This stands in row %(row)d already. Keep one of them.") % {"row": earlier}
            raise ValidationError({self.known_by[-1]: words})

    # --- As text --------------------------------------------------------------------------------
    def lines(self) -> Sequence[list[str]]:
        """The whole list below the names of its columns."""
        head = [str(field.about.label) for field in self.fields.values()]
        return [head, *([field.export(row) for field in self.fields.values()] for row in self.rows())]


def _comparable(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    return name_key(value) if isinstance(value, str) else value
