"""What the bot says to what it hears, a file for each talk. `router` decides which; `registries` is where talks,
commands and buttons are entered, by this app or by a higher one."""
