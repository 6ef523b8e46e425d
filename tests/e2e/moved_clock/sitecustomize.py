"""Found by each Python process of a program whose clock was moved: it begins at that moment and runs on from there."""

import os
import time
from datetime import datetime

import time_machine

begins_at = datetime.fromisoformat(os.environ["CLOCK_BEGINS_AT"]).timestamp()
moved_for = time.time() - float(os.environ["CLOCK_MOVED_AT"])
time_machine.travel(begins_at + moved_for).start()
