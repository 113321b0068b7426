"""What is said of a picture to whoever does not see it."""

from collections.abc import Sequence

from el2mp_app.keys.keymap import key_of
from el2mp_app.widgets.picture.picture_marks import PictureMark
from el2mp_desktop.language import number, tr, trn


def said(mark: PictureMark) -> str:
    return f"{number(mark.number)} {mark.mark.spoken}"


def described(marks: Sequence[PictureMark], current: str) -> str:
    """What is coded, which coding is current, and what can be done, by the keys in force."""
    coded = trn("{count} coding", "{count} codings", len(marks))
    names = ", ".join(said(mark) for mark in marks)
    here = next((mark for mark in marks if mark.id == current), None)
    now = tr("Current: {coding}.", coding=said(here)) if here else ""
    how = tr(
        "Enter draws a rectangle, {extent} changes the current one; arrows move it, with Shift they resize it, with"
        " Ctrl by single pixels. {code} codes it, or the whole picture.",
        extent=key_of("extent"),
        code=key_of("code"),
    )
    return " ".join(part for part in (f"{coded}: {names}." if marks else "", now, how) if part)
