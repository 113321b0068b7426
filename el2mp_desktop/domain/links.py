"""In what way a passage speaks of another, and what that is called from either end."""

from el2mp_desktop.language import mark, tr

_KINDS = {
    "about": (mark("is about"), mark("is spoken of in")),
    "comes_of": (mark("came of"), mark("led to")),
    "reworks": (mark("reworks"), mark("is reworked in")),
    "answers": (mark("answers"), mark("is answered in")),
}
KINDS = tuple(_KINDS)


def kind_name(kind: str, back: bool = False) -> str:
    """What stands between the two passages, read from the one that speaks, or ``back`` from the one spoken of."""
    return tr(_KINDS[kind][back]) if kind in _KINDS else kind
