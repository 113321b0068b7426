"""Steps from each file format to the next, by the format they start from. Each has a test and an old file."""

import sqlite3
from collections.abc import Callable

MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {}
