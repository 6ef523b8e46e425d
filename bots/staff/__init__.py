"""What the program tells people who work here in their own chats, each minute whoever is due: a file for each kind of
news. What they press and answer is heard in `bots/dialogs/staff/`."""
