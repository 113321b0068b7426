"""Engines that propose codes for passages. They read plain values and never code anything."""
