"""Says in one or two sentences what spoke for a suggestion of the embedded engine, and what speaks against it."""

from dataclasses import dataclass

from el2mp_desktop.language import mark, tr, trn
from el2mp_desktop.suggest.base import CodeCard
from el2mp_desktop.suggest.closeness import Near
from el2mp_desktop.suggest.learned import Neighbour

PARTS = {
    "definition": mark("It is close to the definition: “{text}”."),
    "ask": mark("It may answer the codebook’s question: “{text}”"),
    "include": mark("It is close to what the codebook includes: “{text}”."),
    "synonyms": mark("It is close to a synonym in the codebook: “{text}”."),
    "example": mark("It is close to the codebook’s example: “{text}”"),
}
FORM = {
    "fillers": mark("fillers"),
    "hedges": mark("hedges"),
    "repetitions": mark("repetitions"),
    "broken_off": mark("something broken off"),
    "taken_up": mark("words taken up from before"),
    "negations": mark("negations"),
    "agreement": mark("agreement"),
    "modals": mark("words like “should” and “could”"),
    "question": mark("a question"),
    "you": mark("“you”"),
    "i": mark("“I”"),
    "we": mark("“we”"),
}
"""What the form of a turn may show, by the keys of `form.TRAITS`."""
STRONG = 0.25
"""The cosine from which a statement of the codebook is worth quoting against a suggestion."""
CLOSE_RIVAL = 0.15
"""Another code this near in score is named."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """Everything that counted for one proposed code."""

    nearest: Near | None
    exclusion: Near | None
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


def rationale(grounds: Grounds) -> str:
    sentences = []
    if grounds.learned_from:
        sentences.append(
            trn(
                "It resembles what was coded so in {count} passage.",
                "It resembles what was coded so in {count} passages.",
                grounds.learned_from,
            )
        )
    elif grounds.like_coded:
        sentences.append(
            trn(
                "It is close to {count} passage that was coded so.",
                "It is close to {count} passages that were coded so.",
                len(grounds.like_coded),
            )
        )
    if grounds.nearest is not None:
        sentences.append(_said(grounds.nearest))
    if grounds.form:
        traits = ", ".join(tr(FORM[trait]) for trait in grounds.form)
        sentences.append(tr("The form of the turn speaks for it, more than usual here: {traits}.", traits=traits))
    if grounds.cues:
        words = ", ".join(tr("“{word}”", word=word) for word in grounds.cues)
        sentences.append(tr("Words nearest to the code: {words}.", words=words))
    return " ".join(sentences)


def _said(near: Near) -> str:
    """Quotes the codebook; only questions and examples keep the full stop of their own."""
    sentence, text = PARTS[near.piece.part], near.piece.text
    return tr(sentence, text=text.rstrip(".") if sentence.endswith(".") else text)


def objection(grounds: Grounds, language: str | None) -> str:
    """The strongest reason not to apply the code; there always is one."""
    if grounds.like_rejected:
        return tr("A passage much like this one was rejected for this code.")
    against, nearest = grounds.exclusion, grounds.nearest
    if against is not None and against.similarity >= max(STRONG, nearest.similarity - 0.1 if nearest else 0):
        return tr("The codebook excludes something close to it: “{text}”.", text=against.piece.text.rstrip("."))
    if grounds.rival is not None and grounds.rival_gap <= CLOSE_RIVAL:
        return tr("“{code}” is nearly as close.", code=grounds.rival.text(language).name)
    if grounds.learned_from or grounds.like_coded:
        return tr("Likeness to coded passages may be of topic or wording, not of what the code means.")
    if grounds.form:
        return tr("Only the wording of the codebook and the form of the turn speak for it, no coding near it.")
    return tr("Only the wording of the codebook speaks for it: nothing near it has been coded so yet.")


def evidence(grounds: Grounds) -> dict[str, object]:
    """The same as JSON: cue words, traits, ids of neighbours, parts of the codebook; no words of other passages."""
    found: dict[str, object] = {
        "cue_words": list(grounds.cues),
        "form": list(grounds.form),
        "like_coded": _neighbours(grounds.like_coded),
        "like_rejected": _neighbours(grounds.like_rejected),
        "learned_from": grounds.learned_from,
    }
    if grounds.nearest is not None:
        found["codebook"] = _near(grounds.nearest)
    if grounds.exclusion is not None:
        found["against"] = _near(grounds.exclusion)
    if grounds.rival is not None:
        found["rival"] = {"code": grounds.rival.id, "gap": round(grounds.rival_gap, 3)}
    return found


def _near(near: Near) -> dict[str, object]:
    return {"part": near.piece.part, "language": near.piece.language, "similarity": round(near.similarity, 3)}


def _neighbours(neighbours: tuple[Neighbour, ...]) -> list[dict[str, object]]:
    return [{"reference": one.reference, "similarity": round(one.similarity, 3)} for one in neighbours]
