"""Typefaces for paper: the program's own, then any on this computer that has what they lack; measured word by word.

matplotlib finds the faces, shapes the words (ligatures, Arabic, right to left) and measures them.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from el2mp_desktop.charts.theme import families

Voice = Literal["serif", "sans"]
_NO_GLYPH = "□"
_SELECTORS = range(0xFE00, 0xFE10)


@dataclass(frozen=True, slots=True)
class Face:
    voice: Voice
    size: float
    colour: str = "#1B1F23"


class Typefaces:
    """The faces for one document, chosen by the characters that it holds."""

    def __init__(self, texts: Iterable[str]) -> None:
        letters = {letter for text in texts for letter in text}
        known = _covered(families("serif")) & _covered(families("sans"))
        self._more, still = _others({letter for letter in letters if ord(letter) not in known and _shows(letter)})
        self._replaced: dict[int, str | None] = {ord(letter): _NO_GLYPH for letter in still}
        self._replaced |= {ord(letter): _blank(letter) for letter in letters - still if not _shows(letter)}
        self.missing = still
        self._width = lru_cache(maxsize=100_000)(self._measure)

    def clean(self, text: str) -> str:
        """What can be shown of a text; line ends stay."""
        return text.translate(self._replaced)

    def width(self, words: str, face: Face) -> float:
        """In points. ``words`` are clean."""
        return self._width(words, face.voice) * face.size / 100

    def properties(self, face: Face) -> Any:
        """As matplotlib takes them."""
        from matplotlib.font_manager import FontProperties

        return FontProperties(family=[*families(face.voice), *self._more], size=face.size)

    def _measure(self, words: str, voice: Voice) -> float:
        """At 100 points, so that a width is measured once for all sizes."""
        from matplotlib.ft2font import LoadFlags

        font = self._font(voice)
        font.set_text(words, 0.0, flags=LoadFlags.NO_HINTING)
        return float(font.get_width_height()[0]) / 64

    def _font(self, voice: Voice) -> Any:
        from matplotlib.font_manager import get_font

        font = get_font([_file(family) for family in (*families(voice), *self._more)])
        font.set_size(100, 72)
        return font


def _shows(letter: str) -> bool:
    """Whether a character leaves a mark: joiners, selectors and control characters only say how others look."""
    return unicodedata.category(letter) not in ("Cc", "Cf", "Zl", "Zp", "Zs") and ord(letter) not in _SELECTORS


def _blank(letter: str) -> str | None:
    """What stands for a character without a mark: line ends and spaces, or nothing."""
    if letter in "\n\u2028\u2029\x85":
        return "\n"
    return None if unicodedata.category(letter) == "Cf" or ord(letter) in _SELECTORS else " "


def _others(letters: set[str]) -> tuple[list[str], set[str]]:
    """Families on this computer that have these characters, and the characters that none has."""
    from matplotlib.font_manager import fontManager

    found: list[str] = []
    plain = sorted((font.name, font.fname) for font in fontManager.ttflist if _is_plain(font)) if letters else ()
    for family, file in plain:
        had = {letter for letter in letters if ord(letter) in _charmap(file)}
        if had:
            found.append(family)
            letters = letters - had
    return found, letters


def _is_plain(font: Any) -> bool:
    """Upright, of normal weight, and with shapes of its own: the last resort has a box for everything."""
    return font.style == "normal" and font.weight in (400, "normal") and not font.name.startswith("Last Resort")


def _covered(names: Iterable[str]) -> set[int]:
    return set().union(*(_charmap(_file(name)) for name in names))


@cache
def _charmap(file: Any) -> frozenset[int]:
    """Empty for a face that cannot be scaled, and so not be printed."""
    from matplotlib.font_manager import get_font

    try:
        font = get_font(file)
    except (OSError, RuntimeError):
        return frozenset()
    return frozenset(font.get_charmap()) if font.scalable else frozenset()


def _file(family: str) -> Any:
    from matplotlib.font_manager import FontProperties, fontManager

    return fontManager.findfont(FontProperties(family=[family]))
