"""Says in one or two sentences what spoke for a suggestion of the embedded engine, and what speaks against it.

From what `grounds.evidence` kept, in the language of whoever reads now.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from el2mp_desktop.language import current_language, mark, tr, trn

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

Evidence = Mapping[str, Any]


def rationale(evidence: Evidence) -> str:
    sentences = []
    if evidence["learned_from"]:
        sentences.append(
            trn(
                "It resembles what was coded so in {count} passage.",
                "It resembles what was coded so in {count} passages.",
                evidence["learned_from"],
            )
        )
    elif evidence["like_coded"]:
        sentences.append(
            trn(
                "It is close to {count} passage that was coded so.",
                "It is close to {count} passages that were coded so.",
                len(evidence["like_coded"]),
            )
        )
    if near := _in_language(evidence["codebook"]):
        sentences.append(_said(near))
    if evidence["form"]:
        traits = ", ".join(tr(FORM[trait]) for trait in evidence["form"] if trait in FORM)
        sentences.append(tr("The form of the turn speaks for it, more than usual here: {traits}.", traits=traits))
    if evidence["cue_words"]:
        words = ", ".join(tr("“{word}”", word=word) for word in evidence["cue_words"])
        sentences.append(tr("Words nearest to the code: {words}.", words=words))
    return " ".join(sentences)


def objection(evidence: Evidence, rival: str) -> str:
    """``rival``: the name that the other code has by now; empty where it is gone."""
    against = _in_language(evidence["against"])
    return {
        "rejected": tr("A passage much like this one was rejected for this code."),
        "excluded": tr("The codebook excludes something close to it: “{text}”.", text=against["text"].rstrip("."))
        if against
        else "",
        "rival": tr("“{code}” is nearly as close.", code=rival)
        if rival
        else tr("A code that is no longer in the codebook was nearly as close."),
        "likeness": tr("Likeness to coded passages may be of topic or wording, not of what the code means."),
        "form": tr("Only the wording of the codebook and the form of the turn speak for it, no coding near it."),
        "wording": tr("Only the wording of the codebook speaks for it: nothing near it has been coded so yet."),
    }.get(evidence["objection"], "")


def _said(near: Evidence) -> str:
    """Quotes the codebook; only questions and examples keep the full stop of their own."""
    sentence, text = PARTS[near["part"]], near["text"]
    return tr(sentence, text=text.rstrip(".") if sentence.endswith(".") else text)


def _in_language(nears: Sequence[Evidence]) -> Evidence | None:
    """Of statements of the codebook the one in the language that is read, or the nearest."""
    here = (near for near in nears if near["language"] == current_language())
    return next(here, nears[0] if nears else None)
