"""What counts for a suggestion of the embedded engine and what against it, as it is kept: data, no sentences."""

from dataclasses import dataclass

from el2mp_desktop.suggest.base import CodeCard
from el2mp_desktop.suggest.embedded.closeness import Near
from el2mp_desktop.suggest.embedded.learned import Neighbour

STRONG = 0.25
"""The cosine from which a statement of the codebook is worth quoting against a suggestion."""
CLOSE_RIVAL = 0.15
"""Another code this near in score is named."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """Everything that counted for one proposed code."""

    nearest: tuple[Near, ...]
    """Statements of the codebook: the nearest in each of its languages, the nearest of all first; so are exclusions."""
    exclusion: tuple[Near, ...]
    like_coded: tuple[Neighbour, ...]
    like_rejected: tuple[Neighbour, ...]
    form: tuple[str, ...]
    """Traits of the turn that spoke for the code; none where its form did not decide."""
    cues: tuple[str, ...]
    """Words of the stretch nearest to it and to the code's name. They explain; they do not decide."""
    learned_from: int
    """Positive examples that a classifier was trained on; 0 without one."""
    rival: CodeCard | None
    rival_gap: float


def evidence(grounds: Grounds) -> dict[str, object]:
    """As JSON, for `explain`: cue words, traits, ids of neighbours, what the codebook says; no words of other passages.

    ``objection`` says which reason against it weighs most, by the name that `explain.objection` knows it by.
    """
    found: dict[str, object] = {
        "cue_words": list(grounds.cues),
        "form": list(grounds.form),
        "like_coded": _neighbours(grounds.like_coded),
        "like_rejected": _neighbours(grounds.like_rejected),
        "learned_from": grounds.learned_from,
        "codebook": [_near(near) for near in grounds.nearest],
        "against": [_near(near) for near in grounds.exclusion],
        "objection": _objection(grounds),
    }
    if grounds.rival is not None:
        found["rival"] = {"code": grounds.rival.id, "gap": round(grounds.rival_gap, 3)}
    return found


def _objection(grounds: Grounds) -> str:
    """The strongest reason not to apply the code; there always is one."""
    if grounds.like_rejected:
        return "rejected"
    speaks = grounds.nearest[0].similarity if grounds.nearest else 0.0
    if grounds.exclusion and grounds.exclusion[0].similarity >= max(STRONG, speaks - 0.1):
        return "excluded"
    if grounds.rival is not None and grounds.rival_gap <= CLOSE_RIVAL:
        return "rival"
    if grounds.learned_from or grounds.like_coded:
        return "likeness"
    return "form" if grounds.form else "wording"


def _near(near: Near) -> dict[str, object]:
    piece = near.piece
    return {
        "part": piece.part,
        "language": piece.language,
        "text": piece.text,
        "similarity": round(near.similarity, 3),
    }


def _neighbours(neighbours: tuple[Neighbour, ...]) -> list[dict[str, object]]:
    return [{"reference": one.reference, "similarity": round(one.similarity, 3)} for one in neighbours]
