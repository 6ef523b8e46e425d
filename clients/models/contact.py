"""Who answers for whom: a mother for her children, a director for a company."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.choices import ContactRelation
from clients.models.client import Client
from organizations.models import OrganizationModel


class ClientContact(OrganizationModel):
    """A link from a client to one who answers for it, who is a client too and so is typed once.

    One of them is the primary one and one pays, both kept by `clients.services.link_contact`; without a payer the
    client pays.
    """

    client = models.ForeignKey(
        Client, verbose_name=_("client"), on_delete=models.CASCADE, related_name="contact_links", db_index=False
    )
    contact = models.ForeignKey(
        Client, verbose_name=_("who answers"), on_delete=models.PROTECT, related_name="client_links", db_index=False
    )
    relation = models.CharField(_("is"), max_length=12, choices=ContactRelation.choices, default=ContactRelation.MOTHER)
    is_primary = models.BooleanField(_("first to call"), default=False)
    pays = models.BooleanField(_("pays"), default=False)
    receives_messages = models.BooleanField(_("gets messages"), default=True)
    sees_results = models.BooleanField(_("may see results"), default=True)
    is_decision_maker = models.BooleanField(_("decides"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ("-is_primary", "id")
        constraints = (
            models.UniqueConstraint(fields=("client", "contact"), name="client_contact_once"),
            models.UniqueConstraint(fields=("client",), name="client_one_primary", condition=Q(is_primary=True)),
            models.UniqueConstraint(fields=("client",), name="client_one_payer", condition=Q(pays=True)),
            models.CheckConstraint(name="client_contact_is_another", condition=~Q(client=F("contact"))),
        )
        indexes = (models.Index(fields=("contact",), name="client_contact_back"),)

    def __str__(self) -> str:
        return f"{self.contact} ({self.get_relation_display()})"
