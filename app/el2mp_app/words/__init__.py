"""What the window says in whole sentences."""
