"""How many tokens a prompt may have, how wide a context window must be, and whether the server read all of it."""

SMALLEST_WINDOW = 4096
ROOM_FOR_A_TURN = 1024
"""Tokens that the usual turn and the one before it need at most: turns within it share one window."""


def estimate_tokens(text: str) -> int:
    """A generous estimate: a third of the ASCII characters, and each other character for itself."""
    plain = len(text.encode("ascii", "ignore"))
    return 64 + plain // 3 + len(text) - plain


def fewest_tokens(text: str) -> int:
    """Fewer than this no tokeniser makes of a text."""
    return len(text) // 12


def window(needed: int) -> int:
    """The smallest power of two, from 4,096 on, that holds so many tokens."""
    size = SMALLEST_WINDOW
    while size < needed:
        size *= 2
    return size


def is_truncated(counted: int, estimate: int, fewest: int, context: int, counts_whole: bool) -> bool:
    """Whether the server read only part of a prompt, told by its count of the prompt's tokens.

    Ollama cuts a prompt that is too long silently: to the whole window, or to half of it and two tokens. A count
    below what any tokeniser gives means a smaller window than asked for, unless this server counts only what its
    prefix cache did not hold (then it counted an earlier prompt in full: ``counts_whole`` is False from there on).
    """
    if not counted:
        return False
    half = context // 2
    return counted >= context or half <= counted <= half + 2 < estimate or (counts_whole and counted < fewest)
