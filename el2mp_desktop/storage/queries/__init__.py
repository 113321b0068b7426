"""Every question a project answers, in typed frozen rows. `Queries` is the one door; a module a noun behind it."""

from el2mp_desktop.storage.queries.codes import CodeQueries
from el2mp_desktop.storage.queries.codings import CodingQueries
from el2mp_desktop.storage.queries.history import HistoryQueries
from el2mp_desktop.storage.queries.sources import SourceQueries
from el2mp_desktop.storage.queries.suggestions import SuggestionQueries


class Queries(SourceQueries, CodeQueries, CodingQueries, SuggestionQueries, HistoryQueries):
    """Made with a callable that lends a connection for a moment."""
