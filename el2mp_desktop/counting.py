"""From a project to what analyses count and charts draw: its codings and turns as arrays, its codes with their look."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from el2mp_desktop.domain.rows import CodeRow, in_language
from el2mp_desktop.project import Project

if TYPE_CHECKING:
    from el2mp_desktop.analysis.arrays import BoolArray, CodingRows, IntArray, RegionRows, TurnRows
    from el2mp_desktop.analysis.cooccurrence import Cooccurrence, Unit
    from el2mp_desktop.charts.sheet import ChartCode


def count_together(project: Project, unit: "Unit") -> "Cooccurrence":
    """Which codes go together, over everybody's codings; turns read without a coding count among those read."""
    from el2mp_desktop.analysis.cooccurrence import by_overlap, by_turn

    if unit == "overlap":
        return by_overlap(coding_rows(project), region_rows(project))
    codings, turns = coding_rows(project, pictures=True), turn_rows(project)
    return by_turn(codings, turns, _turns_read(project, codings, turns))


def people_by_reading(project: Project) -> tuple[list[str], list[str]]:
    """The people who speak, by name: those of whom somebody has read a turn, and those of whom nobody has yet."""
    import numpy as np

    turns = turn_rows(project)
    read = np.zeros(len(turns), dtype=bool)
    for seen in _read_by_each(project, coding_rows(project, pictures=True), turns):
        read |= seen
    heard = {turns.speakers[place] for place in np.unique(turns.speaker[read]) if place >= 0}
    people = project.read.names_of_people()
    return [name for name in people if name in heard], [name for name in people if name not in heard]


def coding_rows(project: Project, pictures: bool = False) -> "CodingRows":
    """Every coding of text; sources, codes and coders in the project's order.

    ``pictures``: those of pictures too, each as if it were on the whole description of its picture.
    """
    from el2mp_desktop.analysis.arrays import CodingRows

    sources = tuple(project.read.source_ids())
    codes = tuple(project.read.code_ids())
    coders = tuple(coder.id for coder in project.read.coders())
    of, starts, ends, code, coder = _columns(project.read.coding_places(pictures), 5)
    return CodingRows(
        _repeated(of, starts, sources),
        _numbers(starts),
        _numbers(ends),
        _index(_ids(code), codes),
        _index(_ids(coder), coders),
        sources,
        codes,
        coders,
    )


def region_rows(project: Project) -> "RegionRows":
    """Every coding of a picture, its sources, codes and coders in the order of `coding_rows`."""
    import numpy as np

    from el2mp_desktop.analysis.arrays import RegionRows

    rows = project.read.regions()
    sources = tuple(project.read.source_ids())
    codes = tuple(project.read.code_ids())
    coders = tuple(coder.id for coder in project.read.coders())
    return RegionRows(
        tuple(row.id for row in rows),
        _index([row.source_id for row in rows], sources),
        np.array([astuple(row.region) for row in rows], dtype=np.int64).reshape(-1, 4),
        _index([row.code_id for row in rows], codes),
        _index([row.coder_id for row in rows], coders),
        sources,
        codes,
        coders,
    )


def turn_rows(project: Project) -> "TurnRows":
    """Every turn, by source and place; speakers by name, one and the same in all sources."""
    import numpy as np

    from el2mp_desktop.analysis.arrays import TurnRows

    of, starts, ends, speakers = _columns(project.read.turn_places(), 4)
    source, start = _repeated(of, starts, project.read.source_ids()), _numbers(starts)
    order = np.lexsort((start, source))
    names = project.read.speaker_names()
    heard = tuple(dict.fromkeys(names.values()))
    place = {name: index for index, name in enumerate(heard)}
    voice = {"": -1} | {id: place[name] for id, name in names.items()}
    speaker = np.array([voice[id] for id in _ids(speakers)], dtype=np.int64)
    return TurnRows(source[order], start[order], _numbers(ends)[order], speaker[order], heard)


def chart_codes(codes: Sequence[CodeRow], language: str) -> list["ChartCode"]:
    """The codes as charts show them; `CodeRow`s come parents first."""
    from el2mp_desktop.charts.sheet import ChartCode

    group: dict[str, str] = {}
    for code in codes:
        group[code.id] = group.get(code.parent_id or "", code.id)
    return [
        ChartCode(code.id, in_language(code.name, language), code.colour, code.pattern, group[code.id])
        for code in codes
    ]


def _turns_read(project: Project, codings: "CodingRows", turns: "TurnRows") -> int:
    """Turns coded, or read without anything to code; a turn once per person."""
    return sum(int(seen.sum()) for seen in _read_by_each(project, codings, turns))


def _read_by_each(project: Project, codings: "CodingRows", turns: "TurnRows") -> Iterator["BoolArray"]:
    """For each coder in order, whether each turn is coded by them, or read without anything to code."""
    import numpy as np

    from el2mp_desktop.analysis.arrays import stride, turns_of

    first, last = turns_of(codings, turns)
    apart = stride(turns)
    starts = turns.source * apart + turns.start
    for place, coder in enumerate(codings.coders):
        mine = codings.coder == place
        edges = np.bincount(first[mine], minlength=len(turns) + 1) - np.bincount(last[mine], minlength=len(turns) + 1)
        seen = np.cumsum(edges)[: len(turns)] > 0
        of, empty = _columns(project.read.nothing_places(coder), 2)
        seen[np.searchsorted(starts, _index(of, codings.sources) * apart + np.array(empty, dtype=np.int64))] = True
        yield seen


def _columns(rows: Sequence[Any], width: int) -> list[tuple[Any, ...]]:
    """Rows turned on their side; as many empty columns where there are none."""
    return list(zip(*rows, strict=True)) or [()] * width


def _numbers(lists: Sequence[str]) -> "IntArray":
    """Whole numbers with commas between them, from all the strings in turn."""
    import numpy as np

    return np.fromstring(",".join(lists), dtype=np.int64, sep=",")


def _ids(lists: Sequence[str]) -> list[str]:
    """The ids with commas between them, from all the strings in turn."""
    return ",".join(lists).split(",") if lists else []


def _repeated(of: Sequence[str], lists: Sequence[str], sources: Sequence[str]) -> "IntArray":
    """The place of each list's source, once for every number in the list."""
    import numpy as np

    return np.repeat(_index(of, sources), [numbers.count(",") + 1 for numbers in lists])


def _index(ids: Sequence[str], order: Sequence[str]) -> "IntArray":
    import numpy as np

    place = {id: index for index, id in enumerate(order)}
    return np.array([place[id] for id in ids], dtype=np.int64)
