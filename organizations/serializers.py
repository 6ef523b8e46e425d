"""The base of serializers: relations of the scope only, and an organization that nobody sends."""

from typing import Any

from rest_framework import serializers

from organizations.forms import rows_for


class OrganizationSerializer(serializers.ModelSerializer):
    """A serializer of a tenant model. What it names `organization` is shown by its short name and never written."""

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        request = self.context.get("request")
        for field in fields.values():
            relation = getattr(field, "child_relation", field)
            queryset = getattr(relation, "queryset", None)
            if queryset is not None:
                relation.queryset = rows_for(queryset.model, getattr(request, "membership", None))
        if "organization" in fields:
            fields["organization"] = serializers.SlugRelatedField("slug", read_only=True)
        return fields
