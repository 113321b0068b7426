"""Format 1 knew coders by their names alone: whoever changed theirs became somebody else."""

import sqlite3


def tell_people_apart(connection: sqlite3.Connection) -> None:
    """Room for the id that a person has in their own settings; it is filled when they next open the project."""
    connection.execute("ALTER TABLE coder ADD COLUMN replica_id VARCHAR(36)")
