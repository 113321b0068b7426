"""Whether a text is English or French, by its commonest words; no answer rather than a wrong one."""

SAMPLE = 2_000
"""Characters at a text's beginning by which its language is told."""
_MARKS = "'’.,;:!?()[]«»“”\"-*"
# Frequent in the one, absent from the other and rare in the neighbouring languages.
_IN_ENGLISH = """the and of to is that it you was for with this have are not they be at what from your know just like
    would there about because we when how so"""
_IN_FRENCH = """les des est et une dans pas pour je il elle nous vous ils ce ça c qu j n d mais avec sur au aux du où
    être sont était fait cette ces moi oui donc alors"""
_ENGLISH, _FRENCH = frozenset(_IN_ENGLISH.split()), frozenset(_IN_FRENCH.split())
_EITHER = _ENGLISH | _FRENCH


def guess_language(text: str) -> str | None:
    """``en``, ``fr``, or None where neither clearly prevails."""
    text = text[:SAMPLE].lower()
    for mark in _MARKS:  # many times as fast as a pattern: an archive has thousands of conversations
        text = text.replace(mark, " ")
    words = text.split()
    common = list(filter(_EITHER.__contains__, words))
    english = len(list(filter(_ENGLISH.__contains__, common)))
    french = len(common) - english
    more, less = max(english, french), min(english, french)
    if more < 2 or more < 0.1 * len(words) or more < 3 * less:
        return None
    return "en" if english > french else "fr"
