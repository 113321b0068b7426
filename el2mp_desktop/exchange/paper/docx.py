"""An annotated source as DOCX: each coding is a comment of its coder on the very words, memos and replies in it."""

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from el2mp_desktop.domain.spans import SpanIndex
from el2mp_desktop.exchange.paper.lines import pieces, runs_left
from el2mp_desktop.exchange.paper.picture import marked
from el2mp_desktop.exchange.paper.source import Annotated, Block, Note, Picture, Remark, signed
from el2mp_desktop.language import tr
from el2mp_desktop.whole_files import writing_out

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

_WIDEST, _HIGHEST = 6.0, 7.5
"""Inches that a picture may take of a page."""


def write_docx(source: Annotated, out: Path) -> None:
    """The file is whole or is not replaced. Raises `UserError` where it cannot be written."""
    document = _Document(source).write()
    with writing_out(out) as draft, draft.open("wb") as file:
        document.save(file)


class _Document:
    def __init__(self, source: Annotated) -> None:
        import docx

        self._source = source
        self._document: Any = docx.Document()
        self._first: dict[int, Any] = {}
        """The first run of each note's words, by the note's place."""
        self._last: dict[int, Any] = {}

    def write(self) -> Any:
        source, document = self._source, self._document
        document.core_properties.title = _clean(source.name)
        document.core_properties.author = ""
        document.add_heading(_clean(source.name), 1)
        document.add_paragraph(_clean(source.facts))
        self._remarks(source.memos)
        if source.picture is not None:
            self._picture(source.picture)
        index = SpanIndex([note.span.start for note in source.notes], [note.span.end for note in source.notes])
        for block in source.blocks:
            self._block(block, index.overlapping(block.span))
        for place, note in enumerate(source.notes):
            self._comment(note, self._first[place], self._last[place])
        return document

    def _picture(self, picture: Picture) -> None:
        """What is coded in it is numbered in the picture and in the comments, all of them on the picture itself."""
        from docx.shared import Emu, Inches

        drawn = io.BytesIO()
        marked(picture).save(drawn, "PNG")
        run = self._document.add_paragraph().add_run()
        shape = run.add_picture(drawn)
        scale = min(1.0, Inches(_WIDEST) / shape.width, Inches(_HIGHEST) / shape.height)
        shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
        for note in picture.notes:
            self._comment(note, run, run)

    def _block(self, block: Block, places: Sequence[int]) -> None:
        if block.voice or block.detail:
            head = self._document.add_paragraph()
            head.paragraph_format.keep_with_next = True
            head.paragraph_format.space_after = 0
            head.add_run(_clean(block.voice)).bold = True
            head.add_run(_clean(f"  {block.detail}")).italic = True
        words = self._document.add_paragraph()
        leftwards = bool(runs_left(block.span.of(self._source.text)))
        if leftwards:
            _append(words._p.get_or_add_pPr(), "w:bidi")
        for piece in pieces(block.span, [(place, self._source.notes[place].span) for place in places]):
            run = words.add_run(_clean(piece.span.of(self._source.text)))
            if leftwards:
                _append(run._r.get_or_add_rPr(), "w:rtl")
            for place in piece.opens:
                self._first.setdefault(place, run)
            for place in piece.closes:
                self._last[place] = run
        self._remarks(block.memos)

    def _remarks(self, remarks: Sequence[Remark]) -> None:
        for remark in remarks:
            paragraph = self._document.add_paragraph(style="Quote")
            paragraph.add_run(_clean(tr("Memo, {coder}: ", coder=remark.coder))).bold = True
            paragraph.add_run(_clean(remark.text))

    def _comment(self, note: Note, first: Any, last: Any) -> None:
        comment = self._document.add_comment([first, last], "", _clean(note.coder), _clean(note.initials))
        paragraph = comment.paragraphs[0]
        figure = f"{note.number}  " if note.region is not None else ""
        paragraph.add_run(_clean(figure + note.code)).bold = True
        if note.flags:
            paragraph.add_run(_clean(f" ({', '.join(note.flags)})"))
        for memo in note.memos:
            comment.add_paragraph(_clean(memo.text if memo.coder == note.coder else signed(memo.coder, memo.text)))
        for reply in note.replies:
            comment.add_paragraph(_clean(f"↳ {signed(reply.coder, reply.text)}"))
        # The library writes when the file is made; what counts is when the coding was.
        _set_date(comment, note.at)


def _set_date(comment: Any, at: str) -> None:
    from docx.oxml.ns import qn

    comment._comment_elm.set(qn("w:date"), f"{at[:19]}Z")


def _append(properties: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    properties.append(OxmlElement(name))


def _clean(text: str) -> str:
    """What XML cannot hold is replaced; every line end becomes one that the library knows."""
    return _NOT_XML.sub("\ufffd", text).replace("\u2028", "\n").replace("\u2029", "\n").replace("\x85", "\n")
