"""The form behind a button of a page: a fact or two, saved at once."""

from organizations.forms import OrganizationForm


class DoorForm(OrganizationForm):
    """A fact or two, posted by a button."""

    def first_error(self) -> str:
        return str(next(iter(self.errors.values()))[0])
