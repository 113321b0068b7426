"""Of a quote that is not in its passage it is told what can be told, and no more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from el2mp_desktop.exchange.codebook_file import find_codebook, load_codebook
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Project
from el2mp_desktop.runs.running import suggest
from el2mp_desktop.suggest.missing import Lost, Missing
from el2mp_desktop.suggest.ollama.engine import OllamaSuggester
from tests.command_line import done
from tests.ollama_server import ScriptedServer, proposal, saying
from tests.projects import LEA, incoming

ASKED = "On a relancé la même question trois fois hier, et la machine a répondu autre chose."
OTHER = "Je ne signe pas un papier « que je n’ai pas écrit » moi-même."
SOURCE = f"{ASKED}\n{OTHER}"


@pytest.mark.parametrize(
    ("quote", "kind"),
    [
        ("un papier que je n'ai pas écrit", Missing.ELSEWHERE),
        ("autre chose.\nJe ne signe pas", Missing.ELSEWHERE),
        ("relancé cette même question dix fois hier", Missing.ALTERED),
        ("We asked the same question three times yesterday", Missing.NOWHERE),
        ("a répondu autre", Missing.ELSEWHERE),
        ("ne sig", Missing.NOWHERE),
        ("!", Missing.NOWHERE),
    ],
)
def test_what_can_be_told_of_a_quote(quote: str, kind: Missing) -> None:
    assert Lost(lambda: SOURCE).kind(quote, ASKED) is kind


def test_the_source_is_not_read_before_a_quote_is_missing() -> None:
    def never() -> str:
        raise AssertionError

    Lost(never)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as found:
        yield found
    assert not found.failures


def test_a_run_keeps_it_and_it_is_counted_by_model(tmp_path: Path, server: ScriptedServer) -> None:
    path = tmp_path / "field.el2mp"
    codebook = load_codebook(find_codebook("el2mp"))
    with Project.create(path, coder=LEA, codebook=codebook, language="fr") as project:
        (source,) = project.do(import_sources, [incoming("Atelier", ("Ana", ASKED), ("Tom", OTHER))])
    with Project.open(path, coder=LEA) as project:
        first, second, third = [code.key for code in project.read.codes() if code.codable][:3]
        server.will(
            saying(
                proposal("que je n’ai pas écrit", first),
                proposal("trois fois hier", second),
                proposal("nobody said this at all", third),
            ),
            saying(proposal("Je signe un papier que je n’ai pas relu moi-même", first)),
        )
        suggest(project, OllamaSuggester(server.host), [source])
        kinds = {row.quote: row.evidence.get("missing") for row in project.read.suggestions()}
    assert kinds == {
        "que je n’ai pas écrit": "elsewhere",
        "trois fois hier": None,
        "nobody said this at all": "nowhere",
        "Je signe un papier que je n’ai pas relu moi-même": "altered",
    }
    (quotes,) = done("runs", path, "--json").json["quotes"]
    assert quotes["missing"] == {"elsewhere": 1, "altered": 1, "nowhere": 1} and quotes["not_found"] == 3
    told = done("runs", path).out + done("runs", path).err
    assert "3 not found and refused, 1 of these elsewhere in the source" in told
