"""The commands of the window and the keys they have."""
