"""Lead ads of Meta: pages that are connected, their forms, and what came today."""

from import_service.admin.meta.page_admin import MetaPageAdmin

__all__ = ["MetaPageAdmin"]
