"""Links and mails that tell when they are opened."""
