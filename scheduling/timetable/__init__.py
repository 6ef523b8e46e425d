"""What the timetable shows: a window of time, the lessons in it, and lanes to lay them in. Reads only."""
