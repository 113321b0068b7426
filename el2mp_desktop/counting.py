"""From a project to what analyses count and charts draw: its codings and turns as arrays, its codes with their look."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from el2mp_desktop.domain.rows import CodeRow, in_language
from el2mp_desktop.project import Project

if TYPE_CHECKING:
    from el2mp_desktop.analysis.arrays import CodingRows, TurnRows
    from el2mp_desktop.analysis.cooccurrence import Cooccurrence, Unit
    from el2mp_desktop.charts.sheet import ChartCode


def count_together(project: Project, unit: "Unit") -> "Cooccurrence":
    """Which codes go together, over everybody's codings; turns read without a coding count among those read."""
    from el2mp_desktop.analysis.cooccurrence import by_overlap, by_turn

    codings = coding_rows(project)
    if unit == "overlap":
        return by_overlap(codings)
    turns = turn_rows(project)
    return by_turn(codings, turns, _turns_read(project, codings, turns))


def coding_rows(project: Project) -> "CodingRows":
    """Every coding; sources, codes and coders in the project's order."""
    import numpy as np

    from el2mp_desktop.analysis.arrays import CodingRows

    sources = tuple(source.id for source in project.read.sources())
    codes = tuple(code.id for code in project.read.codes())
    coders = tuple(coder.id for coder in project.read.coders())
    place, code_of, coder_of = _places(sources), _places(codes), _places(coders)
    rows = [
        (place[of_source], first, last, code_of[of_code], coder_of[of_coder])
        for of_source, first, last, of_code, of_coder in project.read.coding_tuples()
    ]
    source, start, end, code, coder = np.array(rows, dtype=np.int64).reshape(-1, 5).T
    return CodingRows(source, start, end, code, coder, sources, codes, coders)


def turn_rows(project: Project) -> "TurnRows":
    """Every turn, by source and place; speakers by name, one and the same in all sources."""
    import numpy as np

    from el2mp_desktop.analysis.arrays import TurnRows

    place = _places(source.id for source in project.read.sources())
    spans = project.read.turn_spans()
    speakers = tuple(dict.fromkeys(speaker for *_, speaker in spans if speaker is not None))
    voice = _places(speakers)
    rows = [(place[of_source], first, last, voice.get(name, -1)) for of_source, first, last, _, name in spans]
    source, start, end, speaker = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return TurnRows(source, start, end, speaker, speakers)


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
    import numpy as np

    from el2mp_desktop.analysis.arrays import turns_of

    first, last = turns_of(codings, turns)
    index = {span[3]: place for place, span in enumerate(project.read.turn_spans())}
    read = 0
    for place, coder in enumerate(codings.coders):
        mine = codings.coder == place
        edges = np.bincount(first[mine], minlength=len(turns) + 1) - np.bincount(last[mine], minlength=len(turns) + 1)
        seen = np.cumsum(edges)[: len(turns)] > 0
        seen[[index[turn] for turn in project.read.nothing_anywhere(coder) if turn in index]] = True
        read += int(seen.sum())
    return read


def _places(ids: Iterable[str]) -> dict[str, int]:
    return {id: place for place, id in enumerate(ids)}
