"""Reading rolls: who belongs on one, what is marked, the last lessons of a student as dots, what nobody marked yet."""
