"""The forms of doors: what they ask and say, how they look, how often they are filled in, and their posters."""

from import_service.admin.hosted_forms.form_admin import HostedFormAdmin

__all__ = ["HostedFormAdmin"]
