"""Steps from each file format to the next, by the format they start from. Each has a test and an old file."""

import sqlite3
from collections.abc import Callable

from el2mp_desktop.storage.migrations.from_1 import tell_people_apart
from el2mp_desktop.storage.migrations.from_2 import make_room
from el2mp_desktop.storage.migrations.from_3 import make_room_for_discussion

MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {
    1: tell_people_apart,
    2: make_room,
    3: make_room_for_discussion,
}
"""Format 1 knew coders by their names alone: whoever changed theirs became somebody else. Format 2 knew neither
cases nor marks. Format 3 knew neither links nor regions of pictures, and one reply of a model a passage."""
