"""Moments of the record, which are kept in UTC, as the clock on the wall had them."""

from datetime import datetime


def moment(at: str) -> str:
    """``2026-11-20 14:02`` of an ISO 8601 moment."""
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
