"""Pages of Facebook and accounts of Instagram whose lead ads come in by themselves."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from leads.models import LeadSource
from messaging.models.meta_keys import MetaKeys
from messaging.models.meta_keys import new_verify_token as new_verify_token
from organizations.models import OrganizationModel


class MetaPage(MetaKeys):
    """A page whose leads are fetched with its token."""

    source = models.ForeignKey(
        LeadSource,
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        related_name="meta_pages",
        help_text=_("Of forms for which no other is chosen."),
    )
    page_id = models.CharField(
        _("number of the page"),
        max_length=30,
        validators=[RegexValidator(r"^\d{5,30}$", _("The number of a page has digits only."))],
        help_text=_("Facebook: the page, About, Page transparency, Page ID."),
    )
    name = models.CharField(_("name"), max_length=150, blank=True, editable=False)
    subscribed_at = models.DateTimeField(null=True, editable=False, help_text="The page sends its leads to the app.")

    class Meta:
        verbose_name = _("page of Meta")
        verbose_name_plural = _("pages of Meta")
        ordering = ("name", "page_id")
        constraints = (models.UniqueConstraint(fields=("organization", "page_id"), name="meta_page_once"),)

    def __str__(self) -> str:
        return self.name or self.page_id

    @property
    def is_connected(self) -> bool:
        return bool(self.subscribed_at)


class MetaForm(OrganizationModel):
    """A form of a page, known since its first lead; its leads may have a source of their own."""

    page = models.ForeignKey(MetaPage, on_delete=models.CASCADE, related_name="forms", db_index=False)
    form_id = models.CharField(max_length=30)
    name = models.CharField(_("name"), max_length=250, blank=True)
    source = models.ForeignKey(
        LeadSource, verbose_name=_("source"), on_delete=models.PROTECT, null=True, related_name="meta_forms"
    )

    class Meta:
        verbose_name = _("form of Meta")
        verbose_name_plural = _("forms of Meta")
        ordering = ("name", "form_id")
        constraints = (models.UniqueConstraint(fields=("page", "form_id"), name="meta_form_once"),)

    def __str__(self) -> str:
        return self.name or self.form_id
