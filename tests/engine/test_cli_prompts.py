"""``el2mp prompts``: requests, their versions and the words that changed, on a chat with branches."""

from pathlib import Path

import pytest

from tests.branched_chat import write_export
from tests.command_line import done, refused


@pytest.fixture
def project(tmp_path: Path) -> Path:
    file = tmp_path / "chat.el2mp"
    done("new", file)
    done("import", file, write_export(tmp_path / "conversations.json"))
    return file


def test_requests_are_listed_with_their_versions_and_changes(project: Path) -> None:
    found = done("prompts", project, "Lift paragraph", "--json").json
    assert [(r["request"], r["version"], r["versions"], r["answers"]) for r in found] == [
        (1, 1, 3, 1),
        (1, 2, 3, 1),
        (1, 3, 3, 1),
        (2, 1, 1, 2),
        (3, 1, 1, 1),
    ]
    assert [r["version_group"] for r in found[:3]] == [found[0]["turn"]] * 3
    assert [r["current"] for r in found] == [False, False, True, True, True]
    assert {r["model"] for r in found} == {"gpt-4o"}
    assert found[0]["change"] is None
    change = found[1]["change"]
    assert (change["added"], change["removed"], change["kept"], change["seconds"]) == (7, 0, 5, 240)
    said = found[1]["text"]
    added = [said[start - found[1]["start"] : end - found[1]["start"]] for start, end in change["added_spans"]]
    assert added == ["and keep the quotes of Mrs Okafor"] and change["removed_spans"] == []
    assert found[3]["change"]["with"] == found[2]["turn"] and found[3]["change"]["related"] is False


def test_people_read_a_table(project: Path) -> None:
    heads, *rows = done("prompts", project, "Lift paragraph").lines
    assert heads.split()[:3] == ["turn", "request", "version"]
    assert len(rows) == 5 and "2/3" in rows[1]


def test_a_transcript_has_no_requests(tmp_path: Path) -> None:
    file, talk = tmp_path / "talk.el2mp", tmp_path / "talk.txt"
    talk.write_text("Inès: Bonjour.\nTom: Salut.\n", "utf-8")
    done("new", file)
    done("import", file, talk)
    assert done("prompts", file, "talk", "--json").json == []
    assert "nothing" in refused("prompts", file, "nothing")
