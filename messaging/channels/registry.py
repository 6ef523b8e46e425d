"""The channels there are, and which of them a center has switched on."""

from messaging.channels.base import ChannelDriver
from messaging.channels.console import ConsoleChannel
from messaging.channels.email import EmailChannel
from messaging.channels.http_gateway import GatewayChannel
from messaging.channels.telegram import TelegramChannel
from messaging.channels.whatsapp import WhatsAppChannel
from messaging.choices import Channel

_DRIVERS: dict[str, ChannelDriver] = {
    Channel.TELEGRAM: TelegramChannel(),
    Channel.WHATSAPP: WhatsAppChannel(),
    Channel.SMS: GatewayChannel(Channel.SMS),
    Channel.EMAIL: EmailChannel(),
    Channel.CONSOLE: ConsoleChannel(),
}


def driver_of(channel: str) -> ChannelDriver:
    return _DRIVERS[channel]


def channels_on() -> frozenset[str]:
    """Those this center can send by."""
    return frozenset(channel for channel, driver in _DRIVERS.items() if driver.is_on())
