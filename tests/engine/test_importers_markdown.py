"""Chats in Markdown and copied pages, in the layouts that exporters and pages give them."""

from pathlib import Path

import pytest

from el2mp_desktop.importers import registry
from el2mp_desktop.importers.reading.writtendate import find_moment

Said = list[tuple[str | None, str | None, str, str | None]]
"""Speaker, role, words, time."""

THREE: Said = [("User", "user", "Hi", None), ("Assistant", "assistant", "Hello", None), ("User", "user", "Bye", None)]

CHATS: dict[str, tuple[str, Said]] = {
    "bold on lines of their own": ("**User**\n\nHi\n\n**Assistant**\n\nHello\n\n**User**\n\nBye\n", THREE),
    "quoted names": ("> **User**\n\nHi\n\n> **Assistant**\n\nHello\n\n> **User**\n\nBye\n", THREE),
    "headings with a colon": ("### User:\nHi\n\n### Assistant:\nHello\n\n### User:\nBye\n", THREE),
    "roles behind names, under headings": (
        "## 🧑 Marie (user)\nHi\n\n## 🤖 Nova (AI):\nHello\n\n## 🧑 Marie (user)\nBye\n",
        [("Marie", "user", "Hi", None), ("Nova", "assistant", "Hello", None), ("Marie", "user", "Bye", None)],
    ),
    "roles behind bold names": (
        "**Marie (utilisatrice):** Hi\n\n**Nova (assistant):** Hello\n\n**Marie (utilisatrice):** Bye\n",
        [("Marie", "user", "Hi", None), ("Nova", "assistant", "Hello", None), ("Marie", "user", "Bye", None)],
    ),
    "square brackets": ("[User]\nHi\n\n[Assistant]\nHello\n\n[User]\nBye\n", THREE),
    "roles": (
        "# role::user\n\nHi\n\n# role::assistant\n\nHello\n\n# role::user\n\nBye\n",
        [("user", "user", "Hi", None), ("assistant", "assistant", "Hello", None), ("user", "user", "Bye", None)],
    ),
    "dates in headings": (
        "# Title\n\n## User (2024-05-01 12:30:05)\n\nHi\n\n## ChatGPT — 1 May 2024 at 12:31\n\nHello\n\n"
        "## User 13/05/2024 12:32\n\nBye\n\n### aside\n\n## ChatGPT, le 2 août 2024 à 9h05\n\nSo\n",
        [
            (None, None, "# Title", None), ("User", "user", "Hi", "2024-05-01T12:30:05.000+00:00"),
            ("ChatGPT", "assistant", "Hello", "2024-05-01T12:31:00.000+00:00"),
            ("User", "user", "Bye\n\n### aside", "2024-05-13T12:32:00.000+00:00"),
            ("ChatGPT", "assistant", "So", "2024-08-02T09:05:00.000+00:00"),
        ],
    ),
    "dates on the line below the heading": (
        "# Title\n\n## Prompt:\n1/6/2026, 4:02:54 PM\n\nHi\n\n## Response:\n\n13/06/2026 16:02\n\nHello\n\n"
        "## Prompt:\n13/06/2026 16:05 is when?\n",
        [
            (None, None, "# Title", None), ("Prompt", "user", "Hi", "2026-01-06T16:02:54.000+00:00"),
            ("Response", "assistant", "Hello", "2026-06-13T16:02:00.000+00:00"),
            ("Prompt", "user", "13/06/2026 16:05 is when?", None),
        ],
    ),
    "a time in brackets behind bold": (
        "**You** (10:32):\n\nHi\n\n**Claude** (2024-05-01 10:33):\n\nHello\n",
        [("You", "user", "Hi", None), ("Claude", "assistant", "Hello", "2024-05-01T10:33:00.000+00:00")],
    ),
    "a page of ChatGPT in French": (
        "Vous avez dit\u00a0:\nBonjour, à 10:30\n\nChatGPT a dit\u00a0:\nSalut.\n\nVous avez dit\u00a0:\nMerci\n",
        [("Vous", "user", "Bonjour, à 10:30", None), ("ChatGPT", "assistant", "Salut.", None),
         ("Vous", "user", "Merci", None)],
    ),
    "a page of ChatGPT": (
        "You said:\nHi\nChatGPT said:\nHello: two\nYou said:\nBye\n",
        [("You", "user", "Hi", None), ("ChatGPT", "assistant", "Hello: two", None), ("You", "user", "Bye", None)],
    ),
    "a page of Claude": (
        "You said: i want to use ssh, not https, for…\ni want to use ssh, not https, for all\n\n4:50 AM\n"
        "Claude responded: Good choice.\nGood choice.\n\nFirst, a key.\nYou said: thanks\nthanks\n22:30\n",
        [("You", "user", "i want to use ssh, not https, for all", None),
         ("Claude", "assistant", "Good choice.\n\nFirst, a key.", None), ("You", "user", "thanks", None)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", CHATS)
def test_layouts(tmp_path: Path, layout: str) -> None:
    text, expected = CHATS[layout]
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    read = registry.read(path)
    (source,) = read.sources
    assert read.importer == "markdown-chat"
    found = [(turn.speaker, turn.role, source.text[turn.start : turn.end], turn.at) for turn in source.turns]
    assert found == expected
    assert source.created_at == next((at for *_, at in expected if at), None)
    assert registry.read_text(text, "copied").sources[0].turns == source.turns


def test_a_model_behind_the_name(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("### User\nHi\n\n### Assistant (gpt-4o) — 2024-01-02T10:00:05+01:00\nHello\n", encoding="utf-8")
    _, answer = registry.read(path).sources[0].turns
    assert (answer.speaker, answer.model, answer.at) == ("Assistant", "gpt-4o", "2024-01-02T09:00:05.000+00:00")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("3/4/2024, 1:05 PM", "2024-03-04T13:05:00.000+00:00"),
        ("3/4/2024 13:05", "2024-04-03T13:05:00.000+00:00"),
        ("4/13/2024 13:05", "2024-04-13T13:05:00.000+00:00"),
        ("le 1er février 2024 à 13:05:07", "2024-02-01T13:05:07.000+00:00"),
        ("Feb 1, 2024, 12:05 AM", "2024-02-01T00:05:00.000+00:00"),
        ("2024-02-01 13:05:07 UTC", "2024-02-01T13:05:07.000+00:00"),
        ("2024-02-31 13:05", None),
        ("2024-02-01", None),
        ("version 1.2.2024 10", None),
        ("2024-02-01 25:05", None),
    ],
)
def test_written_dates(text: str, at: str | None) -> None:
    found = find_moment(text)
    assert (found.at if found else None) == at


def test_an_interview_in_which_somebody_said_something_is_no_chat(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Marie said: yes.\n\nPaul said: no.\n\nYou said: well.\n", encoding="utf-8")
    assert registry.detect(path)[0][0].name != "markdown-chat"


def test_whose_account_it_was_stays_out_and_the_exporters_last_line_is_nobodys_words(tmp_path: Path) -> None:
    path = tmp_path / "chat.md"
    path.write_bytes(
        b"# A note\r\n\r\n**User:** Jeanne Roy (jeanne.roy@example.org)  \r\n**Created:** 1/6/2026 16:02  \r\n\r\n"
        b"## Prompt:\r\nWrite to **Paul** (paul@example.org)\r\n\r\n## Response:\r\nDone.\r\n\r\n---\r\n"
        b"Powered by [ChatGPT Exporter](https://www.chatgptexporter.com)\r\n"
    )
    (source,) = registry.read(path).sources
    assert "Jeanne" not in source.text and "jeanne.roy" not in source.text and len(source.warnings) == 1
    said = [source.text[turn.start : turn.end] for turn in source.turns]
    assert said[1:] == ["Write to **Paul** (paul@example.org)", "Done."]
    assert said[0].startswith("# A note") and "**Created:**" in said[0]


def test_what_gemini_cli_shares_keeps_tools_from_the_person(tmp_path: Path) -> None:
    path = tmp_path / "shared.md"
    fence = "```"
    path.write_text(
        "\n\n---\n\n".join(
            (
                "## USER \U0001f9d1\u200d\U0001f4bb\n\nThis is the Gemini CLI. We are setting up the context.",
                "## MODEL ✨\n\nGot it.",
                "## USER \U0001f9d1\u200d\U0001f4bb\n\nRead it.",
                f'## MODEL ✨\n\nI look.**Tool Command**:\n{fence}json\n{{"name": "read_file"}}\n{fence}',
                f'## USER \U0001f9d1\n\n**Tool Response**:\n{fence}json\n{{"output": "## Two"}}\n{fence}',
                "## MODEL ✨\n\nIt says two.",
            )
        ),
        "utf-8",
    )
    (source,) = registry.read(path).sources
    assert [(turn.role, turn.speaker, turn.status) for turn in source.turns] == [
        ("user", "USER", "hidden"), ("assistant", "MODEL", ""), ("user", "USER", ""), ("assistant", "MODEL", ""),
        ("tool", None, ""), ("assistant", "MODEL", ""),
    ]  # fmt: skip
