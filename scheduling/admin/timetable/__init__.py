"""The timetable and Today at the center: pages of their own beside the lists of the school."""
