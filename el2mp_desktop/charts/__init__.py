"""Analysis results as matplotlib figures, for the window and for export. Import its modules on first use."""
