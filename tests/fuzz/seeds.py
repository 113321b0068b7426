"""What the fuzzer begins with: a small sound file of each format, made by the tests' own generators.

A ZIP is kept as its entries, so that what is in them can be changed.
"""

import io
import json
import zipfile
from collections.abc import Mapping

from tests.chat_sources import answer, claude, human, words
from tests.engine import test_importers_chat_editors as editors
from tests.engine import test_importers_chat_gemini as gemini
from tests.engine import test_importers_chat_more as more
from tests.engine import test_importers_chat_programs as programs
from tests.engine import test_importers_chats as chats
from tests.engine import test_importers_pictures as pictures
from tests.engine import test_importers_recogniser as recogniser
from tests.engine import test_importers_terminal as terminal
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
_CHATGPT = {"id": "c", "title": "T", "create_time": 1.5, "current_node": "b", "mapping": {
    "r": {"id": "r", "message": None, "parent": None, "children": ["a"]},
    "a": {"id": "a", "parent": "r", "children": ["b"], "message": {"id": "a", "author": {"role": "user"},
          "create_time": 2, "content": {"content_type": "text", "parts": ["hi", {"asset_pointer": "x"}]}}},
    "b": {"id": "b", "parent": "a", "children": [], "message": {"id": "b", "author": {"role": "assistant"},
          "content": {"content_type": "code", "text": "1"}, "metadata": {"model_slug": "m"}, "recipient": "all"}},
}}  # fmt: skip
_AT = "2026-07-02T12:00:01Z"
_DEEPSEEK = {"id": "d", "title": "T", "inserted_at": _AT, "mapping": {
    "r": {"id": "r", "parent": None, "children": ["1"], "message": None},
    "1": {"id": "1", "parent": "r", "children": ["2"],
          "message": {"inserted_at": _AT, "fragments": [{"type": "REQUEST", "content": "hi"}]}},
    "2": {"id": "2", "parent": "1", "children": [], "message": {
        "model": "m", "fragments": [{"type": "THINK", "content": "so"}, {"type": "RESPONSE", "content": "yes"}]}},
}}  # fmt: skip
_CODEX = (
    {"timestamp": _AT, "type": "session_meta", "payload": {"id": "c", "timestamp": _AT}},
    {"timestamp": _AT, "type": "response_item",
     "payload": {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "hi"}]}},
    {"timestamp": _AT, "type": "response_item",
     "payload": {"type": "function_call", "name": "shell", "arguments": "ls", "call_id": "1"}},
)  # fmt: skip
_GEMINI_CLI = {"sessionId": "s", "projectHash": "p", "startTime": _AT, "messages": [
    {"id": "1", "timestamp": _AT, "type": "user", "content": "hi"},
    {"id": "2", "type": "gemini", "content": "yes", "model": "m", "thoughts": [{"subject": "a", "description": "b"}],
     "toolCalls": [{"name": "ls", "args": {"a": 1}, "result": []}]}]}  # fmt: skip
_HUGGINGCHAT = {
    "title": "T",
    "model": "m",
    "rootMessageId": "0",
    "messages": [
        {"id": "0", "from": "system", "content": "", "children": ["1"], "ancestors": []},
        {"id": "1", "from": "user", "content": "hi", "children": ["2"], "ancestors": ["0"], "createdAt": _AT},
        {"id": "2", "from": "assistant", "content": "<think>so</think>yes", "children": [], "ancestors": ["0", "1"]},
    ],
}
_DISCORD = {"guild": {"id": "1"}, "channel": {"id": "2", "name": "lab"}, "messages": [
    {"id": "a", "type": "Default", "timestamp": _AT, "content": "hi", "author": {"id": "7", "name": "ana"},
     "attachments": [{"fileName": "a.png"}], "embeds": [], "stickers": []}]}  # fmt: skip
_OTR = {"text": '<p><span class="timestamp" data-timestamp="62.5">1:02</span>Ann: hi</p>', "media": "", "media-time": 0}
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
    "claude": (_json([claude(human("q"), answer(words("a")))]),),
    "chat-html": (chats.PAGE.encode(),),
    "chatgpt": (_json([_CHATGPT]), {"conversations.json": _json([_CHATGPT]), "user.json": b"{}"}),
    "chatgpt-html": (b"<html><script>\nvar jsonData = " + _json([_CHATGPT]) + b";\n</script></html>",),
    "deepseek": (_json([_DEEPSEEK]),),
    "openwebui-sql": (b"INSERT INTO chat VALUES('" + _json(chats.OPEN_WEBUI["chat"]).replace(b"'", b"''") + b"',0)",),
    "gemini": (_json(gemini.JSON), gemini.HTML.encode()),
    "llamacpp": (_json(more.LLAMA),),
    "vscode": (editors.VSCODE.encode(), _json({"sessionId": "s", "requests": [editors.asked(0, "hi")]})),
    "cursor": (editors.CURSOR.encode(),),
    "claude-code": (programs.CLAUDE_CODE.encode(),),
    "codex": ("\n".join(map(json.dumps, _CODEX)).encode(),),
    "gemini-cli": (_json(_GEMINI_CLI),),
    "huggingchat": (_json(_HUGGINGCHAT),),
    "telegram": (_json(programs.TELEGRAM),),
    "discord": (_json(_DISCORD),),
    "signal": (editors.SIGNAL.encode(),),
    "perplexity-markdown": (programs.PERPLEXITY.encode(),),
    "terminal": (terminal.OLLAMA.encode(), terminal.LLAMA.encode()),
    "recogniser": tuple(_json(value) for value, _ in recogniser.SERVICES.values()),
    "otranscribe": (_json(_OTR),),
    "pdf-images": (pdf([column(["1/2", "Marie : Bon"])]),),
    "markdown-chat": (b"# T\n\n## user\n\nhi\n\n## chatgpt\n\n```\ncode\n```\n\n**You:** so\n",),
}  # fmt: skip


def seeds_of(reader: str) -> tuple[Seed, ...]:
    return SEEDS[reader]


def packed(seed: Seed) -> bytes:
    """A file of a seed."""
    if isinstance(seed, bytes):
        return seed
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in seed.items():
            archive.writestr(name, data)
    return file.getvalue()
