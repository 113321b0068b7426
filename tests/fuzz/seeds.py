"""What the fuzzer begins with: a small sound file of each format, made by the tests' own generators.

A ZIP is kept as its entries, so that what is in them can be changed.
"""

import io
import json
import zipfile
from collections.abc import Mapping

from tests.engine import test_importers_chats as chats
from tests.engine import test_importers_pictures as pictures
from tests.engine import test_importers_transcripts as talk
from tests.pdf_pages import column, pdf

Seed = bytes | Mapping[str, bytes]

_TEXT = """Atelier 3\nDate : 12 mars\n\nMarie : Bonjour (rires) à tous.\nPaul : oui [00:01:02] //S02: non // (0.5)
[00:01:02] Marie:\nBien.\n\n(12 seconds pause)\n\nAli  0:16\nHello.\n10:01:02 From Ann to Everyone:\n\tHi\n## Marie\n
Marie – un\nI: so #00:00:05-3#\n12/03/2024, 10:01 - Ann: Hi\nMarie\tun\nQ. Alors ?\n"""
_VTT = """WEBVTT - x\nKind: a\n\nNOTE a\n\n1\n00:00:01.000 --> 00:00:02.500 align:start\n<v Ann>&amp; <i>you</i></v>
\n00:03.000 --> 00:04.000\n>> BO: Hi<00:00:03.500><c> there</c>\n\n00:00:09,5 --> 00:00:08\n \nAnn: well\n- so\n"""
_RTF = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}}\f0 Ann: caf\'e9 \u8220?x\u8221?\par Bo: {\b y}\cell\row}"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def _entries(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _docx() -> dict[str, bytes]:
    import docx

    document = docx.Document()
    document.add_paragraph("Marie : Bonjour")
    document.add_table(1, 2).cell(0, 0).text = "Paul : oui"
    file = io.BytesIO()
    document.save(file)
    return _entries(file.getvalue())


def _xlsx() -> dict[str, bytes]:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["speaker", "text", "start"])
    book.active.append(["Ann", "Hello there", 3.5])
    file = io.BytesIO()
    book.save(file)
    return _entries(file.getvalue())


def _odt() -> dict[str, bytes]:
    content = (
        f'<o:document-content xmlns:o="{_ODF}office:1.0" xmlns:t="{_ODF}text:1.0" xmlns:b="{_ODF}table:1.0"><o:body>'
        "<o:text><t:p>Marie : Bon<t:s t:c='3'/>jour</t:p><b:table><b:table-row><b:table-cell><t:p>Paul : oui</t:p>"
        "</b:table-cell></b:table-row></b:table></o:text></o:body></o:document-content>"
    )
    return {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


_SEGMENT = {"start": 0.0, "end": 2.5, "text": " Hi", "speaker": "S0", "words": [{"text": "Hi", "start": 0.0}]}
_NOSCRIBE = '<html><body><p>T</p><p><a name="ts_0_1200_S01">S01: [00:00:00] Hi (..) //S02: yes //</a></p></body></html>'
_PAGE = "<html><body><p><cite>Ann:</cite> Hi<br>you</p><p class=irc><cite>&lt;bo&gt;</cite> hey</p><table><td>a<td>b"
SEEDS: dict[str, tuple[Seed, ...]] = {
    "text": (_TEXT.encode(), "\ufeffMarie: é\n".encode("utf-16-le"), "Hélène : été\n".encode("cp1252") * 3),
    "webvtt": (_VTT.encode(),),
    "subrip": (b"1\r\n00:00:01,000 --> 00:00:02,500\r\nMarie: a\r\nb\r\n\r\n2\r\n00:00:03,0 --> x\r\nPaul: y\r\n",),
    "sbv": (b"0:00:00.378,0:00:02.000\nHi\nthere\n\n0:00:02.500,0:00:04.000\n>> BO: yes\n",),
    "whisper": (
        _json({"text": " Hi", "segments": [_SEGMENT, _SEGMENT], "language": "en"}),
        _json({"transcription": [{"offsets": {"from": 0, "to": 2500}, "text": " Hi"}]}),
    ),
    "textgrid": (talk.GRID.encode(),),
    "elan": (talk.EAF.encode(),),
    "exmaralda": (talk.EXB.encode(),),
    "childes": (talk.CHA.encode(),),
    "noscribe": (_NOSCRIBE.encode(),),
    "html": (_PAGE.encode(),),
    "qmsum": (_json({"meeting_transcripts": [{"speaker": "A", "content": "Yep . {vocalsound}"}], "topic_list": []}),),
    "irc": (b"[2024-11-18T16:02:12.592Z]\t<ann>\thi\n[2024-11-18T16:02:13Z]\t* bo waves\nmore\n"
            b"[2024-11-18T16:03:00Z]\t<bo>\they\n",),
    "table": (b"speaker,text,start\nAnn,\"Hi, you\",0:01:02\nBo,y,3\n", b'"hi",0.1,0.5\n',
              "Nom;Qu’en dites-vous ?;Et après, que faire ?\nA;un deux trois;x\n".encode()),
    "rtf": (_RTF,),
    "pdf": (pdf([column(["1/2", "Marie : Bon-", "jour", "", "Paul : oui"]), column(["2/2", "Marie : b"])]),),
    "picture": (pictures.png(), pictures.jpeg()),
    "docx": (_docx(),),
    "odt": (_odt(),),
    "xlsx": (_xlsx(),),
    "pptx": (_entries(pictures.deck(["a"], {"a": pictures.slide("Un", "Deux")})),),
    "openwebui": (_json(chats.OPEN_WEBUI),),
    "librechat": (_json({**chats.LIBRECHAT, "messages": [chats.NEST]}),),
    "grok": (_json(chats.GROK),),
    "oasst": (_json(chats.OASST),),
    "messages": (_json(chats.MESSAGES), _json({"messages": chats.MESSAGES})),
    "sharegpt": (_json(chats.SHAREGPT),),
    "chatbotui": (_json(chats.CHATBOTUI),),
    "lmstudio": (_json(chats.LMSTUDIO),),
    "aistudio": (_json(chats.AISTUDIO),),
    "mistral": (_json(chats.MISTRAL),),
    "perplexity": (_json(chats.PERPLEXITY),),
    "sillytavern": ("\n".join(json.dumps(line) for line in chats.SILLYTAVERN).encode(),),
    "copilot": (chats.COPILOT.encode() if isinstance(chats.COPILOT, str) else _json(chats.COPILOT),),
    "claude": (_json([chats.claude(chats.human("q"), chats.answer(chats.words("a")))]),),
    "chat-html": (chats.PAGE.encode(),),
    "markdown-chat": (b"# T\n\n## user\n\nhi\n\n## chatgpt\n\n```\ncode\n```\n\n**You:** so\n",),
}  # fmt: skip


_CHATGPT = {"id": "c", "title": "T", "create_time": 1.5, "current_node": "b", "mapping": {
    "r": {"id": "r", "message": None, "parent": None, "children": ["a"]},
    "a": {"id": "a", "parent": "r", "children": ["b"], "message": {"id": "a", "author": {"role": "user"},
          "create_time": 2, "content": {"content_type": "text", "parts": ["hi", {"asset_pointer": "x"}]}}},
    "b": {"id": "b", "parent": "a", "children": [], "message": {"id": "b", "author": {"role": "assistant"},
          "content": {"content_type": "code", "text": "1"}, "metadata": {"model_slug": "m"}, "recipient": "all"}},
}}  # fmt: skip
_ANY: tuple[Seed, ...] = (
    _json([_CHATGPT]),
    _json(chats.MESSAGES),
    _json(chats.LMSTUDIO),
    _PAGE.encode(),
    _TEXT.encode(),
)


def seeds_of(reader: str) -> tuple[Seed, ...]:
    """Those of its own format; without any, some of its neighbours’."""
    return SEEDS.get(reader, _ANY)


def packed(seed: Seed) -> bytes:
    """A file of a seed."""
    if isinstance(seed, bytes):
        return seed
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in seed.items():
            archive.writestr(name, data)
    return file.getvalue()
