"""What a student or a guardian asks in their chat: lessons, absences, friends. `whose`: whom they may ask about."""
