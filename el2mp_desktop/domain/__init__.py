"""Pure values and rules of qualitative coding; no database, no files, no Qt."""
