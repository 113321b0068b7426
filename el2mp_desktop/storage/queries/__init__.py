"""Every question a project answers, in typed frozen rows. `Queries` is the one door; a module a noun behind it."""

from collections import Counter

from el2mp_desktop.domain.rows import SuggestionRow, SuggestionTally
from el2mp_desktop.storage.queries.activated import ActivatedQueries
from el2mp_desktop.storage.queries.cases import CaseQueries
from el2mp_desktop.storage.queries.coders import CoderQueries
from el2mp_desktop.storage.queries.codes import CodeQueries
from el2mp_desktop.storage.queries.discussion import DiscussionQueries
from el2mp_desktop.storage.queries.history import HistoryQueries
from el2mp_desktop.storage.queries.links import LinkQueries
from el2mp_desktop.storage.queries.memos import MemoQueries
from el2mp_desktop.storage.queries.places import PlaceQueries
from el2mp_desktop.storage.queries.reading import ReadingQueries
from el2mp_desktop.storage.queries.runs import RunQueries
from el2mp_desktop.storage.queries.sources import SourceQueries
from el2mp_desktop.storage.queries.suggestions import SuggestionQueries
from el2mp_desktop.storage.queries.turns import TurnQueries
from el2mp_desktop.storage.queries.vectors import VectorQueries


class Queries(
    SourceQueries,
    TurnQueries,
    CaseQueries,
    CoderQueries,
    CodeQueries,
    DiscussionQueries,
    MemoQueries,
    ReadingQueries,
    PlaceQueries,
    LinkQueries,
    SuggestionQueries,
    RunQueries,
    HistoryQueries,
    ActivatedQueries,
    VectorQueries,
):
    """Made with a callable that lends a connection for a moment."""

    def suggestions_shown(self, coder_id: str, source_id: str | None = None) -> list[SuggestionRow]:
        """What a coder may see by now: nothing in a project without models; human first, only on turns read."""
        mode = self.project().suggestions
        if mode == "none":
            return []
        rows = self.suggestions(source_id=source_id)
        if mode == "always" or not rows:
            return rows
        read = self.committed_turns(source_id, coder_id)
        return [row for row in rows if row.turn_id in read]

    def suggestion_tally(self, coder_id: str) -> SuggestionTally:
        """Counts of what `suggestions_shown` would give, and of what it would not."""
        mode = self.project().suggestions
        read = self.committed_turns(None, coder_id) if mode == "human_first" else frozenset()
        counts: Counter[str] = Counter()
        for turn_id, state, count in self.suggestion_counts():
            shown = mode == "always" or turn_id in read
            counts[state if shown else "hidden"] += count
        return SuggestionTally(**counts)
