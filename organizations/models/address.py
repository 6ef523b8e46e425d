"""Where somebody lives or a company sits, with the same columns wherever it is kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PostalAddress(models.Model):
    country = models.CharField(_("country"), max_length=100, blank=True)
    region = models.CharField(_("region"), max_length=100, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    district = models.CharField(_("district"), max_length=100, blank=True)
    address = models.CharField(_("street and house"), max_length=250, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)

    class Meta:
        abstract = True
