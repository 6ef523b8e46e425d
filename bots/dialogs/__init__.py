"""What the bot says and asks, a file for each talk."""
