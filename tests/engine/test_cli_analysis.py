"""Co-occurrence and corpora from the command line, counted again the slow way from what the other commands print."""

import csv
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import ROOT, done, el2mp, refused


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "smoke"
    generator = ROOT / "tests" / "benchmarks" / "corpus.py"
    subprocess.run([sys.executable, generator, folder, "--size", "smoke"], check=True, capture_output=True)
    return folder


@pytest.fixture
def project(tmp_path: Path, corpus: Path) -> Path:
    file = tmp_path / "corpus.el2mp"
    done("new", file, "--codebook", "none")
    done("import", file, corpus, "--as", "corpus")
    return file


def pairs_of(project: Path, unit: str) -> dict[tuple[str, str], dict[str, Any]]:
    told = done("cooccurrence", project, "--unit", unit, "--json").json
    assert told["unit"] == unit
    assert [pair["count"] for pair in told["pairs"]] == sorted((pair["count"] for pair in told["pairs"]), reverse=True)
    assert {name for pair in told["pairs"] for name in (pair["a"], pair["b"])} <= set(told["codes"])
    return {tuple(sorted((pair["a"], pair["b"]))): pair for pair in told["pairs"]}


def test_by_overlap_counts_each_pair_of_overlapping_codings(project: Path) -> None:
    codings = done("codings", project, "--json").json
    n = Counter(coding["code_name"] for coding in codings)
    together: Counter[tuple[str, ...]] = Counter()
    for one, other in combinations(codings, 2):
        same = one["source"] == other["source"] and one["coder_id"] == other["coder_id"]
        if same and one["code"] != other["code"] and one["start"] < other["end"] and other["start"] < one["end"]:
            together[tuple(sorted((one["code_name"], other["code_name"])))] += 1
    told = pairs_of(project, "overlap")
    assert {names: pair["count"] for names, pair in told.items()} == together
    for (a, b), pair in told.items():
        meaningless = pair["count"] > min(n[a], n[b])
        expected = None if meaningless else pair["count"] / (n[a] + n[b] - pair["count"])
        assert pair["c"] == (None if expected is None else pytest.approx(expected))


def test_by_turn_counts_a_turn_once_a_pair_and_coder(project: Path) -> None:
    codings = done("codings", project, "--json").json
    together: Counter[tuple[str, ...]] = Counter()
    for source in done("sources", project, "--json").json:
        turns = done("turns", project, source["id"], "--json").json
        for turn in turns:
            carried: dict[str, set[str]] = {}
            for coding in codings:
                if coding["source"] == source["id"] and coding["start"] < turn["end"] and turn["start"] < coding["end"]:
                    carried.setdefault(coding["coder_id"], set()).add(coding["code_name"])
            for names in carried.values():
                together.update(combinations(sorted(names), 2))
    assert {names: pair["count"] for names, pair in pairs_of(project, "turn").items()} == together


def test_the_table_the_csv_and_the_figures(project: Path, tmp_path: Path) -> None:
    told = done("cooccurrence", project, "--json").json
    outs = {suffix: tmp_path / f"figure.{suffix}" for suffix in ("png", "svg", "pdf", "csv")}
    for suffix, start in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")):
        assert done("cooccurrence", project, "--chart", outs[suffix]).out == ""
        assert outs[suffix].read_bytes().startswith(start)
    done("cooccurrence", project, "--csv", outs["csv"])
    rows = list(csv.DictReader(outs["csv"].read_text("utf-8-sig").splitlines()))
    assert [(row["a"], int(row["count"])) for row in rows] == [(pair["a"], pair["count"]) for pair in told["pairs"]]
    assert len(done("cooccurrence", project).lines) == len(rows) + 1


def test_where_no_codes_meet_it_says_so(tmp_path: Path) -> None:
    file, talk = tmp_path / "a.el2mp", tmp_path / "a.txt"
    talk.write_text("Tom: un deux trois.\n\nInès: quatre.\n", "utf-8")
    done("new", file)
    done("import", file, talk)
    assert "Nothing is coded" in done("cooccurrence", file).err
    done("code", file, "--source", "a", "--start", 5, "--end", 12, "--code", "HES")
    outcome = done("cooccurrence", file, "--unit", "overlap")
    assert outcome.out == "" and "overlap" in outcome.err
    assert "No turn" in done("cooccurrence", file).err


def test_names_are_in_the_projects_language(tmp_path: Path) -> None:
    file, talk = tmp_path / "a.el2mp", tmp_path / "a.txt"
    talk.write_text("Tom: un deux trois.\n\nInès: quatre.\n", "utf-8")
    done("--lang", "fr", "new", file)
    done("import", file, talk)
    for key in ("HES", "ITE"):
        done("code", file, "--source", "a", "--start", 5, "--end", 12, "--code", key)
    (pair,) = done("--lang", "en", "cooccurrence", file, "--json").json["pairs"]
    assert {pair["a"], pair["b"]} == {"Hésitation", "Itération"} and pair["c"] == 1.0


def test_a_corpus_comes_in_whole_and_once(project: Path, corpus: Path) -> None:
    codings = done("codings", project, "--json").json
    lines = (corpus / "codings.jsonl").read_text("utf-8").splitlines()
    assert len(codings) == len(lines)
    assert {coding["coder"] for coding in codings} == {"Ada", "Bo"}
    for coding in codings:
        text = (corpus / "docs" / f"{coding['source_name']}.txt").read_bytes().decode("utf-8")
        assert text[coding["start"] : coding["end"]] == coding["quote"]
    done("check", project)
    again = done("import", project, corpus, "--as", "corpus", "--json").json
    assert again["sources"] == [] and (again["codes"], again["codings"]) == (0, 0)
    assert [change["kind"] for change in done("history", project, "--json").json] == ["barrier", "do"]
    done("undo", project)
    assert done("codings", project, "--json").json == done("codes", project, "--json").json == []
    done("redo", project)
    assert done("codings", project, "--json").json == codings


def test_a_corpus_joins_what_is_there(tmp_path: Path, corpus: Path) -> None:
    file = tmp_path / "a.el2mp"
    done("new", file, "--codebook", "none")
    before = file.read_bytes()
    assert "3 sources, 12 codes and 240 codings" in done("import", file, corpus, "--as", "corpus", "--dry-run").err
    assert file.read_bytes() == before
    done("import", file, corpus / "docs")
    taken = done("import", file, corpus, "--as", "corpus", "--json").json
    assert taken["sources"] == [] and taken["codings"] == 240
    assert len(done("sources", file, "--json").json) == 3


def test_a_folder_that_is_no_corpus_changes_nothing(project: Path, corpus: Path, tmp_path: Path) -> None:
    before = done("history", project, "--json").json
    assert "docs" in refused("import", project, tmp_path, "--as", "corpus")
    outcome = el2mp("import", project, corpus, corpus, "--as", "corpus")
    assert outcome.status == 1 and "one corpus at a time" in outcome.err
    assert done("history", project, "--json").json == before
