"""The handbook and the help say every command and option, in both languages, and nothing that is not there."""

import argparse
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from el2mp_app.keys.actions import COMMANDS, MENUS, SUBMENUS

from el2mp_desktop.cli.parser import build_parser
from el2mp_desktop.example import example_files
from el2mp_desktop.language import LANGUAGES, set_language, tr
from tests.command_line import done

ROOT = Path(__file__).resolve().parent.parent
HANDBOOK = ROOT / "docs" / "handbook"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
GLOBAL = {"--help", "--lang", "--version"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    set_language("en")


def commands(language: str = "en") -> dict[str, argparse.ArgumentParser]:
    set_language(language)
    (action,) = (action for action in build_parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(action.choices)


def options(parser: argparse.ArgumentParser) -> set[str]:
    return {option for action in parser._actions for option in action.option_strings if option.startswith("--")}


def section(language: str, command: str) -> str:
    text = (HANDBOOK / f"{language}.md").read_text("utf-8")
    found = re.search(rf"^### el2mp {command}\n(.*?)(?=^##)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{command} is not in the handbook in {language}"
    return found[1]


def typed(text: str) -> list[str]:
    """The commands shown, a line each."""
    return [line.strip() for line in text.splitlines() if line.startswith("    el2mp ")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", sorted(commands()))
def test_the_handbook_has_every_command_and_its_options(language: str, command: str) -> None:
    text = section(language, command)
    synopsis = next(line for line in typed(text))
    offered = options(commands()[command]) - GLOBAL
    assert set(re.findall(r"--[a-z-]+", synopsis)) == offered
    assert offered <= set(re.findall(r"--[a-z-]+", text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", sorted(commands()))
def test_the_examples_of_the_handbook_are_understood(language: str, command: str) -> None:
    examples = typed(section(language, command))[1:]
    assert examples
    for example in examples:
        args = build_parser().parse_args(shlex.split(example)[1:])
        assert args.command == command


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_handbook_knows_no_other_command(language: str) -> None:
    text = (HANDBOOK / f"{language}.md").read_text("utf-8")
    assert set(re.findall(r"^### el2mp (\S+)$", text, re.MULTILINE)) == set(commands())
    assert "--lang" in text and "--version" in text


ELSEWHERE = ("4f1c09ab", "7d20c1e4", "mistral", "--resume", "repeat", "--train", "Screen of", "Écran de")
"""What examples name that is no part of the example material: ids, a model of Ollama, files of one's own."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_of_the_handbook_work_on_the_example_material(
    language: str, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for file in example_files():
        shutil.copy(file, tmp_path)
    ran = set()
    for example in typed((HANDBOOK / f"{language}.md").read_text("utf-8")):
        words = shlex.split(example)[1:]
        if "[" in example or "|" in example or "FILE" in words or any(word in example for word in ELSEWHERE):
            continue
        if words[0] == "sources":
            done("import", words[1], *example_files())
        done(*words)
        ran.add(words[0])
    assert len(ran) > 25


def menus() -> set[str]:
    """Every way to a command, in the language in force."""
    titles = {id: tr(title) for id, title in MENUS.items()}
    ways = {id: f"{titles[SUBMENUS[id]]} › {titles[id]}" if id in SUBMENUS else titles[id] for id in MENUS}
    found = {f"{ways[command.menu]} › {command.name}" for command in COMMANDS} | set(ways.values())
    found.add(f"{titles['project']} › {tr('Open recent')}")
    return {way.replace("&", "").rstrip("…") for way in found}


@pytest.mark.parametrize(
    ("page", "language"), [(HANDBOOK / "en.md", "en"), (HANDBOOK / "fr.md", "fr"), (ROOT / "README.md", "en")]
)
def test_the_menus_that_a_page_names_are_there(page: Path, language: str) -> None:
    set_language(language)
    named = {way.rstrip("…") for way in re.findall(r"\*([^*\n]+ › [^*\n]+)\*", page.read_text("utf-8"))}
    assert named and named <= menus()


@pytest.mark.parametrize("page", ["fr.md", "formats-fr.md", "methods-fr.md"])
def test_french_pages_have_the_spaces_and_apostrophes_of_french(page: str) -> None:
    lines = [line for line in (HANDBOOK / page).read_text("utf-8").splitlines() if not line.startswith("    ")]
    text = re.sub(r"`[^`]*`", "", "\n".join(lines))
    assert re.findall(r".{20} [;:?!»](?=\W)|« .{20}|\w'\w.{20}", text) == []


def anchors(page: Path) -> set[str]:
    """Of its headings, as they are made of their words wherever such pages are shown."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if not link.startswith("https://"):
            name, _, place = link.partition("#")
            target = page.parent / name if name else page
            assert target.exists(), link
            assert not place or place in anchors(target), link


def help_texts(parser: argparse.ArgumentParser) -> dict[str, str]:
    texts = {" ".join(action.option_strings) or action.dest: action.help or "" for action in parser._actions}
    return {"": parser.description or "", **texts}


@pytest.mark.parametrize("command", sorted(commands()))
def test_help_is_there_in_both_languages(command: str) -> None:
    english, french = (help_texts(commands(language)[command]) for language in ("en", "fr"))
    for name, text in english.items():
        assert text, f"{command} {name} has no help"
        assert french[name] != text, f"the help of {command} {name} is not in French"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_formats_has_every_reader_once(language: str) -> None:
    from el2mp_desktop.importers.registry import IMPORTERS

    table = (HANDBOOK / f"formats-{language}.md").read_text("utf-8")
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| ")]
    named = [name for row in rows for name in re.findall(r"\(`([a-z-]+)`\)", row) if name != "--as"]
    assert sorted(named) == sorted(importer.name for importer in IMPORTERS)
