"""How often each code was given, by whom, of whom; and of whom never."""

from dataclasses import dataclass

import numpy as np

from el2mp_desktop.analysis.arrays import CodingRows, IntArray, TurnRows, turns_of


@dataclass(frozen=True, slots=True, eq=False)
class Frequency:
    codes: tuple[str, ...]
    n: IntArray
    """Codings per code."""
    coders: tuple[str, ...]
    by_coder: IntArray
    """Codings, coders by codes."""
    sources: int
    """How many sources have codings."""


def frequency(codings: CodingRows) -> Frequency:
    shape = len(codings.coders), len(codings.codes)
    cells = codings.coder * shape[1] + codings.code
    by_coder = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)
    sources = int(np.count_nonzero(np.bincount(codings.source)))
    return Frequency(codings.codes, by_coder.sum(axis=0), codings.coders, by_coder, sources)


def by_speaker(codings: CodingRows, turns: TurnRows) -> IntArray:
    """Codings, speakers by codes; one that reaches over turns of several speakers counts once for each."""
    first, last = turns_of(codings, turns)
    found = np.zeros((len(turns.speakers), len(codings.codes)), dtype=np.int64)
    for speaker in range(len(turns.speakers)):
        spoken = np.concatenate([[0], np.cumsum(turns.speaker == speaker)])
        theirs = spoken[last] > spoken[first]
        found[speaker] = np.bincount(codings.code[theirs], minlength=len(codings.codes))
    return found


def missing(codings: CodingRows, turns: TurnRows) -> dict[str, tuple[str, ...]]:
    """Per code (id), the speakers none of whose turns carries it."""
    never = by_speaker(codings, turns) == 0
    return {
        code: tuple(name for name, absent in zip(turns.speakers, never[:, index], strict=True) if absent)
        for index, code in enumerate(codings.codes)
    }
