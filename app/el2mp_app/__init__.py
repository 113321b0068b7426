"""The desktop shell: a window over the engine."""
