"""The channels every center begins with."""

from leads.models import Channel
from leads.services.ensure_channels import CHANNELS, ensure_channels


def test_a_center_gets_every_channel_once(scope):
    ensure_channels(organization=scope)
    ensure_channels(organization=scope)
    assert set(Channel.objects.values_list("key", flat=True)) == set(CHANNELS)


def test_what_people_changed_stays(scope):
    ensure_channels(organization=scope)
    Channel.objects.filter(key="referral").update(name="Friends", is_active=False)
    ensure_channels(organization=scope)
    assert Channel.objects.get(key="referral").name == "Friends"
    assert not Channel.objects.get(key="referral").is_active
