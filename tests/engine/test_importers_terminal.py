"""Chats copied from the terminals of Ollama and llama.cpp, and what only looks like one."""

from pathlib import Path

import docx
import pytest

from el2mp_desktop.importers import registry

Said = list[tuple[str | None, str, str]]
"""Role, status, words."""

OLLAMA = '''marie@mbp ~ % ollama run llama3.2:1b
>>> What is a panel?
A group that is asked
several times.

>>> """Sum it up in
... two lines
... """
Asked once.

Asked again.

total duration:       4.9s
eval rate:            43.01 tokens/s
>>> /set verbose
Set 'verbose' mode.
>>> Thanks
You're welcome!

>>> Send a message (/? for help)
'''
LLAMA = """Loading model...

model      : qwen2.5-1.5b-instruct.gguf

available commands:
  /exit or Ctrl+C     stop or exit


> What is a panel?

[Start thinking]
A group?
[End thinking]

A group.

> Quoted in the answer.

[ Prompt: 62.6 t/s | Generation: 4.7 t/s ]

> Thanks

You're welcome!

[ Prompt: 61.0 t/s | Generation: 4.9 t/s ]

> /exit


Exiting...
"""

CHATS: dict[str, tuple[str, Said]] = {
    "Ollama": (
        OLLAMA,
        [(None, "", "marie@mbp ~ % ollama run llama3.2:1b"), ("user", "", "What is a panel?"),
         ("assistant", "", "A group that is asked\nseveral times."), ("user", "", "Sum it up in\n... two lines"),
         ("assistant", "", "Asked once.\n\nAsked again."),
         (None, "", "total duration:       4.9s\neval rate:            43.01 tokens/s"),
         (None, "", ">>> /set verbose\nSet 'verbose' mode."), ("user", "", "Thanks"),
         ("assistant", "", "You're welcome!")],
    ),
    "llama.cpp": (
        LLAMA,
        [(None, "", LLAMA[: LLAMA.index("> What")].strip()), ("user", "", "What is a panel?"),
         ("assistant", "hidden", "A group?"), ("assistant", "", "A group.\n\n> Quoted in the answer."),
         (None, "", "[ Prompt: 62.6 t/s | Generation: 4.7 t/s ]"), ("user", "", "Thanks"),
         ("assistant", "", "You're welcome!"), (None, "", "[ Prompt: 61.0 t/s | Generation: 4.9 t/s ]"),
         (None, "", "> /exit\n\n\nExiting...")],
    ),
    "llama.cpp before 2025": (
        "== Running in interactive mode. ==\n - Press Ctrl+C to interject at any time.\n\n> Hi\nHello!\n\n"
        "> Bye\nBye!\n\n> \nllama_perf_sampler_print:    sampling time =       0.62 ms\n",
        [(None, "", "== Running in interactive mode. ==\n - Press Ctrl+C to interject at any time."),
         ("user", "", "Hi"), ("assistant", "", "Hello!"), ("user", "", "Bye"), ("assistant", "", "Bye!"),
         (None, "", "llama_perf_sampler_print:    sampling time =       0.62 ms")],
    ),
    "reasoning": (
        "$ ollama run deepseek-r1\n>>> 2+2?\nThinking...\nFour.\n...done thinking.\n\n4\n\n"
        ">>> Sure?\n<think>\nYes.\n</think>\n\nYes.\n",
        [(None, "", "$ ollama run deepseek-r1"), ("user", "", "2+2?"), ("assistant", "hidden", "Four."),
         ("assistant", "", "4"), ("user", "", "Sure?"), ("assistant", "hidden", "Yes."), ("assistant", "", "Yes.")],
    ),
    "only what was said": (
        ">>> Qu’est-ce qu’un panel ?\nUn groupe.\n\n>>> Et à quoi sert-il ?\nÀ comparer.\n",
        [("user", "", "Qu’est-ce qu’un panel ?"), ("assistant", "", "Un groupe."),
         ("user", "", "Et à quoi sert-il ?"), ("assistant", "", "À comparer.")],
    ),
    "quotation marks that are closed much later": (
        '$ ollama run mistral\n>>> """Hi\n>>> there\n""" you\nHello!\n>>> Ok\nGood.\n',
        [(None, "", "$ ollama run mistral"), ("user", "", 'Hi\n>>> there\n""" you'), ("assistant", "", "Hello!"),
         ("user", "", "Ok"), ("assistant", "", "Good.")],
    ),
    "code in an answer": (
        "C:\\Users\\m>ollama run mistral\n>>> How?\nSo:\n```\n>>> 1 + 1\n2\n```\n\n>>> Ok\nGood.\n>>> /bye\n",
        [(None, "", "C:\\Users\\m>ollama run mistral"), ("user", "", "How?"),
         ("assistant", "", "So:\n```\n>>> 1 + 1\n2\n```"), ("user", "", "Ok"), ("assistant", "", "Good."),
         (None, "", ">>> /bye")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHATS)
def test_chats_in_terminals(tmp_path: Path, name: str) -> None:
    text, expected = CHATS[name]
    path = tmp_path / "copied.txt"
    path.write_text(text, encoding="utf-8")
    read = registry.read(path)
    assert read.importer == "terminal"
    (source,) = read.sources
    assert (source.text, source.kind) == (text, "chat")
    assert [(turn.role, turn.status, text[turn.start : turn.end]) for turn in source.turns] == expected
    talk = [index for index, turn in enumerate(source.turns) if turn.role]
    assert [source.turns[index].parent for index in talk] == [None, *talk[:-1]]


@pytest.mark.parametrize(("text", "model"), [(OLLAMA, "llama3.2:1b"), (LLAMA, "qwen2.5-1.5b-instruct.gguf")])
def test_the_model_is_the_one_that_was_started(tmp_path: Path, text: str, model: str) -> None:
    path = tmp_path / "copied.txt"
    path.write_text(text, encoding="utf-8")
    turns = registry.read(path).sources[0].turns
    assert {(turn.role, turn.model) for turn in turns} == {(None, None), ("user", None), ("assistant", model)}


def test_a_chat_from_the_clipboard_is_called_by_its_first_request() -> None:
    assert registry.read_text(OLLAMA, "Clipboard").sources[0].name == "What is a panel?"


def test_a_chat_copied_into_a_document(tmp_path: Path) -> None:
    document = docx.Document()
    for line in OLLAMA.splitlines():
        document.add_paragraph(line)
    document.save(str(tmp_path / "copied.docx"))
    read = registry.read(tmp_path / "copied.docx")
    (source,) = read.sources
    assert (read.importer, source.kind) == ("docx", "chat")
    assert [turn.role for turn in source.turns if turn.role] == ["user", "assistant"] * 3


OTHERS = {
    "Python's own window": ">>> x = 3\n>>> x + 1\n4\n>>> def f():\n...     return 2\n...\n>>> f()\n2\n",
    "a letter that quotes": "Ana wrote:\n>>> We should meet on Monday.\n>>> Or else on Tuesday.\n>> Fine.\nYes.\n",
    "quotations and answers": "> Can you send the file?\nHere it is.\n\n> And the other one?\nTomorrow.\n",
    "instructions": "# How to\n\n```\n$ ollama run llama3\n>>> Hi\nHello!\n>>> /bye\n```\n\nThen you are done.\n",
    "a transcript": ">>> Ana: Bonjour à vous.\nOui.\n>>> Bo: Bonjour à toi.\nEt donc.\n>>> Ana: On y va ?\nOui.\n",
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_chat_in_a_terminal(tmp_path: Path, name: str) -> None:
    path = tmp_path / "other.txt"
    path.write_text(OTHERS[name], encoding="utf-8")
    assert registry.read(path).importer == "text"
