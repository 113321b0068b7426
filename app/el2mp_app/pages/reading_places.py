"""Where one was and what was under way, kept from one start to the next in a file beside no project."""

from contextlib import suppress

from el2mp_app.widgets.reader.reader import Place
from el2mp_desktop.whole_files import keep_own, read_own

_FILE = "places.json"
_PROJECTS = 40
"""Of more projects than this the one longest closed is forgotten."""


class ReadingPlaces:
    """Places by source, of one project at a time. Holds ids and positions, no word of any source."""

    def __init__(self) -> None:
        self._project = ""
        self._places: dict[str, Place] = {}
        self.last = ""
        """The source that was read last."""
        self.order = ""
        """The order of reading that was chosen; empty where none was."""
        self.paused = ""
        """The run that waits to go on."""

    def open(self, project_id: str) -> None:
        kept = read_own(_FILE).get(project_id)
        found = kept.get("places") if isinstance(kept, dict) else None
        self._project = project_id
        self.last, self.order, self.paused = (
            str(kept.get(name, "")) if isinstance(kept, dict) else "" for name in ("last", "order", "paused")
        )
        places = found.items() if isinstance(found, dict) else ()
        self._places = {source: (place[0], place[1]) for source, place in places if _is_place(place)}

    def of(self, source_id: str) -> Place | None:
        return self._places.get(source_id)

    def keep(self, source_id: str, place: Place) -> None:
        """It is on disk with the next `save`."""
        self._places[source_id] = place
        self.last = source_id

    def keep_order(self, order: str) -> None:
        self.order = order
        self.save()

    def keep_paused(self, run_id: str) -> None:
        if run_id != self.paused:
            self.paused = run_id
            self.save()

    def save(self) -> None:
        if not self._project:
            return
        others = {id: kept for id, kept in read_own(_FILE).items() if id != self._project}
        while len(others) >= _PROJECTS:
            del others[next(iter(others))]
        mine = {"last": self.last, "order": self.order, "paused": self.paused, "places": self._places}
        # Not worth a sentence: one begins at the top then.
        with suppress(OSError):
            keep_own(_FILE, {**others, self._project: mine})


def _is_place(place: object) -> bool:
    return isinstance(place, list) and len(place) == 2 and all(type(one) is int and one >= 0 for one in place)
