"""What the reader shows of a source, before any widget shows it."""
