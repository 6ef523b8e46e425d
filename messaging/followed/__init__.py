"""Whether people open what is sent to them: links and mails that say so (`carried`, `tokens`), the pages they lead to
(`views`), and who keeps what they tell (`keepers`). Only messages that somebody keeps traces of carry any."""
