"""What sources delivered by themselves, as lines of a list and as a page on which it is mended."""

from import_service.admin.deliveries.delivery_admin import DeliveryAdmin

__all__ = ["DeliveryAdmin"]
