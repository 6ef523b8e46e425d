"""What people who work here do in their chats with the bot, with the rights of their membership and no others."""
