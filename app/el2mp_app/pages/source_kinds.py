"""What kind of thing a source is, for lists of sources: its icon, and a word for those who do not see that."""

from collections.abc import Collection, Sequence

from el2mp_desktop.domain.rows import SourceRow
from el2mp_desktop.language import mark, tr

_WORDS = {
    "transcript": mark("talk"),
    "chat": mark("chat"),
    "draft": mark("draft"),
    "image": mark("picture"),
    "document": mark("text"),
}
"""By the name of the icon."""


def drafts(sources: Sequence[SourceRow]) -> frozenset[str]:
    """The sources that are versions of one work."""
    return frozenset(id for source in sources if source.version_of is not None for id in (source.id, source.version_of))


def icon_of(source: SourceRow, drafts: Collection[str]) -> str:
    """A picture is one in every version."""
    if source.media_sha or source.kind == "image":
        return "image"
    if source.id in drafts:
        return "draft"
    return source.kind if source.kind in _WORDS else "document"


def kind_word(icon: str) -> str:
    return tr(_WORDS[icon])
