"""Models in the window: listed, fetched, examined before they first read; what they are asked; decisions timed."""

import json
import threading
from collections.abc import Callable

import pytest
from el2mp_app.dialogs.choose_engine import ChooseEngine
from el2mp_app.dialogs.exam import ExamDialog
from el2mp_app.dialogs.models import ModelsDialog
from el2mp_app.dialogs.prompts import PromptsDialog
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from el2mp_desktop.exchange.tables import write_codings
from el2mp_desktop.operations.codes import describe_code
from el2mp_desktop.runs import running
from el2mp_desktop.settings import Settings
from el2mp_desktop.suggest.ollama.engine import OllamaSuggester
from el2mp_desktop.suggest.ollama.wording import WORDS
from tests.app.conftest import LEA
from tests.app.hands import Hands, push, settle, write
from tests.ollama_server import Exchange, ScriptedServer, model_entry, proposal, saying


@pytest.fixture
def window(at_the_window: Callable[..., Hands], talk, server: ScriptedServer) -> Hands:
    found = at_the_window(Settings(LEA.name, LEA.initials, language="en", theme="light", ollama_host=server.host))
    found.open(talk)
    return found


# Which there are


def test_models_are_listed_with_their_figures_and_those_elsewhere_refused(qtbot, window, server):
    server.models = [model_entry("tiny:latest", size=4_100_000_000), model_entry("big:120b-cloud")]

    def look(dialog: ModelsDialog) -> None:
        qtbot.waitUntil(lambda: bool(dialog.list.cells()))
        assert dialog.list.cells() == [["tiny:latest", "4.1\u00a0GB", "135M Q4_1", "8,192", "ab" * 6, "not yet"]]
        assert "big:120b-cloud" in dialog.refused.text() and dialog.refused.isVisible()
        assert dialog.state.words.text().startswith("Nothing leaves this computer")
        dialog.reject()

    with window.dialogs.expecting(ModelsDialog, look):
        window.menu("models")
    assert not server.bodies


@pytest.mark.parametrize("disabled", [False, None])
def test_that_nothing_leaves_is_said_only_where_the_server_has_no_cloud(qtbot, window, server, disabled):
    answer = {} if disabled is None else {"cloud": {"disabled": disabled}}
    server.pages["/api/status"] = lambda exchange: exchange.json(answer)

    def look(dialog: ModelsDialog) -> None:
        qtbot.waitUntil(lambda: bool(dialog.list.cells()))
        assert "Nothing leaves" not in dialog.state.words.text()
        assert "Only the models below are asked" in dialog.state.words.text()
        dialog.reject()

    promise = window.window.status._promise
    assert promise.text() == "Nothing leaves this computer", "nothing is known of the server yet"
    with window.dialogs.expecting(ModelsDialog, look):
        window.menu("models")
    assert promise.text() == "Only models on this computer are asked"


def test_an_address_elsewhere_is_named_and_never_asked(qtbot, window, server):
    def look(dialog: ModelsDialog) -> None:
        qtbot.waitUntil(lambda: bool(dialog.list.cells()))
        asked = len(server.asked)
        dialog.address.selectAll()
        write(dialog.address, "http://models.example.org:11434")
        QTest.keyClick(dialog.address, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "models.example.org" in dialog.state.title.text())
        assert "Nothing was sent there" in dialog.state.words.text()
        assert not dialog.list.cells() and not dialog.fetch.isEnabled() and not dialog.examine.isEnabled()
        assert len(server.asked) == asked
        dialog.reject()

    with window.dialogs.expecting(ModelsDialog, look):
        window.menu("models")


def test_a_model_is_fetched_with_progress_and_the_promise_is_taken_back_meanwhile(qtbot, window, server):
    go_on, promise = threading.Event(), window.window.status._promise

    def fetching(exchange: Exchange) -> None:
        exchange.line(b'{"status": "pulling ab", "total": 4000000000, "completed": 1000000000}\n')
        go_on.wait(20)
        server.models.append(model_entry("small:latest", digest="cd" * 32))
        exchange.line(b'{"status": "success"}\n')
        exchange.end()

    server.pages["/api/pull"] = fetching

    def act(dialog: ModelsDialog) -> None:
        qtbot.waitUntil(dialog.fetch.isEnabled)
        write(dialog.name, "small")
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: dialog.at_work.words.text() == "1,000 of 4,000 MB")
        assert dialog.at_work.bar.value() * 4 == dialog.at_work.bar.maximum()
        assert promise.text() == "Ollama is fetching a model"
        go_on.set()
        qtbot.waitUntil(lambda: len(dialog.list.cells()) == 2)
        assert dialog.about_fetching.text() == "“small” is here." and not dialog.at_work.isVisible()
        dialog.reject()

    with window.dialogs.expecting(ModelsDialog, act):
        window.menu("models")
    assert promise.text() == "Nothing leaves this computer"


def test_a_download_is_stopped_and_never_begun_for_a_model_elsewhere(qtbot, window, server):
    server.pages["/api/pull"] = Exchange.hang

    def act(dialog: ModelsDialog) -> None:
        qtbot.waitUntil(dialog.fetch.isEnabled)
        write(dialog.name, "big:cloud")
        QTest.mouseClick(dialog.fetch, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "does not run on this computer" in dialog.about_fetching.text())
        assert not any(path == "/api/pull" for path, _ in server.asked)
        dialog.name.clear()
        write(dialog.name, "small")
        QTest.mouseClick(dialog.fetch, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: any(path == "/api/pull" for path, _ in server.asked))
        QTest.mouseClick(dialog.at_work.stop, Qt.MouseButton.LeftButton)
        assert server.left.wait(10)
        qtbot.waitUntil(lambda: not dialog.at_work.isVisible())
        assert dialog.about_fetching.text().startswith("Stopped.") and dialog.fetch.isEnabled()
        dialog.reject()

    with window.dialogs.expecting(ModelsDialog, act):
        window.menu("models")


# The exam


def choose_ollama(qtbot) -> Callable[[ChooseEngine], None]:
    def act(dialog: ChooseEngine) -> None:
        qtbot.waitUntil(dialog.again.isEnabled)
        QTest.mouseClick(dialog.ollama, Qt.MouseButton.LeftButton, pos=QPoint(10, dialog.ollama.height() // 2))
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    return act


def sit(qtbot) -> Callable[[ExamDialog], None]:
    """Hold the exam, read its report, and let the model read."""

    def act(dialog: ExamDialog) -> None:
        assert "has not taken the exam" in dialog.about.text()
        QTest.mouseClick(dialog.hold, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(dialog.report.isVisible, timeout=20_000)
        said = dialog.report.said()
        assert "It names codes of the codebook and no others" in said and "only your own codings can" in said
        qtbot.waitUntil(dialog.go_on.isEnabled)
        assert dialog.go_on.text() == "Let it read"
        QTest.mouseClick(dialog.go_on, Qt.MouseButton.LeftButton)

    return act


def test_before_a_model_first_reads_its_exam_is_proposed_held_and_kept(qtbot, window, server):
    window_ = window.window
    with (
        qtbot.waitSignal(window_.suggesting.finished, timeout=30_000),
        window.dialogs.expecting(ChooseEngine, choose_ollama(qtbot)),
        window.dialogs.expecting(ExamDialog, sit(qtbot)),
    ):
        window.menu("suggest_source")
    settle()
    (exam,) = window.project.read.exams()
    (run,) = window.project.read.runs()
    assert run.options["exam"] == exam.id and exam.digest == run.digest
    # Once is enough: the next time nobody asks.
    with (
        qtbot.waitSignal(window_.suggesting.finished, timeout=30_000),
        window.dialogs.expecting(ChooseEngine, choose_ollama(qtbot)),
    ):
        window.menu("suggest_source")


def test_one_may_go_on_without_the_exam_and_that_is_kept(qtbot, window, server):
    with (
        qtbot.waitSignal(window.window.suggesting.finished, timeout=30_000),
        window.dialogs.expecting(ChooseEngine, choose_ollama(qtbot)),
        window.dialogs.expecting(ExamDialog, push("Go on without it")),
    ):
        window.menu("suggest_source")
    (run,) = window.project.read.runs()
    assert run.options["exam"] is None and not window.project.read.exams()


def test_who_thinks_better_of_it_starts_no_run(qtbot, window, server):
    with (
        window.dialogs.expecting(ChooseEngine, choose_ollama(qtbot)),
        window.dialogs.expecting(ExamDialog, push("Cancel")),
    ):
        window.menu("suggest_source")
    assert not window.project.read.runs() and not server.bodies


def test_where_there_is_nothing_to_examine_with_that_is_said_and_one_goes_on(qtbot, window, server):
    for code in window.project.read.codes():
        window.project.do(describe_code, code.id, {"example": {"en": "", "fr": ""}})

    def act(dialog: ExamDialog) -> None:
        assert "No code has both a definition and an example" in dialog.about.text()
        assert not dialog.hold.isEnabled() and dialog.go_on.isDefault()
        QTest.keyClick(dialog, Qt.Key.Key_Return)

    with (
        qtbot.waitSignal(window.window.suggesting.finished, timeout=30_000),
        window.dialogs.expecting(ChooseEngine, choose_ollama(qtbot)),
        window.dialogs.expecting(ExamDialog, act),
    ):
        window.menu("suggest_source")
    assert len(window.project.read.runs()) == 1


def test_an_exam_that_is_stopped_leaves_no_report(qtbot, window, server):
    server.otherwise = Exchange.hang

    def act(dialog: ExamDialog) -> None:
        QTest.mouseClick(dialog.hold, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: bool(server.bodies))
        QTest.mouseClick(dialog.at_work.stop, Qt.MouseButton.LeftButton)
        assert server.left.wait(10)
        qtbot.waitUntil(dialog.hold.isEnabled)
        assert not dialog.report.isVisible()
        dialog.reject()

    def look(dialog: ModelsDialog) -> None:
        qtbot.waitUntil(dialog.examine.isEnabled)
        QTest.mouseClick(dialog.examine, Qt.MouseButton.LeftButton)
        assert dialog.list.cells()[0][-1] == "not yet"
        dialog.reject()

    with window.dialogs.expecting(ModelsDialog, look), window.dialogs.expecting(ExamDialog, act):
        window.menu("models")
    assert not window.project.read.exams()


# What they are asked


def test_the_preview_is_of_any_turn_that_one_chooses(window):
    turns = window.project.read.turns(window.project.read.sources()[0].id)
    texts = [window.text[turn.start : turn.end] for turn in turns]

    def act(dialog: PromptsDialog) -> None:
        def asked() -> str:
            return json.loads(dialog.preview.toPlainText())["messages"][-1]["content"].rpartition("<passage")[2]

        assert texts[dialog.turn.value() - 1] in asked()
        for number in (1, len(turns)):
            dialog.turn.setFocus()
            dialog.turn.selectAll()
            QTest.keyClicks(dialog.turn, str(number))
            assert texts[number - 1] in asked()
            assert dialog.preview_about.text().startswith(f"The request about turn {number}: ")
        dialog.reject()

    window.window.read.reader.go_to_turn(turns[1].id)
    with window.dialogs.expecting(PromptsDialog, act):
        window.menu("prompts")


def test_the_words_are_edited_kept_undone_and_sent_as_the_preview_shows(qtbot, window, server):
    def act(dialog: PromptsDialog) -> None:
        dialog.language.setCurrentIndex(dialog.language.findData("en"))
        assert dialog.text() == WORDS["en"]["shortlist"].strip() and not dialog.keep.isEnabled()
        body = json.loads(dialog.preview.toPlainText())
        assert "L’arrêt existe." in body["messages"][-1]["content"]
        dialog.editor.moveCursor(QTextCursor.MoveOperation.Start)
        write(dialog.editor, "$")
        assert "$$" in dialog.fault.text() and not dialog.keep.isEnabled()
        QTest.keyClick(dialog.editor, Qt.Key.Key_Backspace)
        write(dialog.editor, "Be brief. ")
        qtbot.waitUntil(lambda: "Be brief." in dialog.preview.toPlainText())
        qtbot.waitUntil(lambda: '"think": false' in dialog.preview.toPlainText())
        assert "assumed" not in dialog.preview_about.text()
        QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
        assert dialog.version.currentText() == "This project’s own words" and not dialog.keep.isEnabled()
        shown.update(json.loads(dialog.preview.toPlainText()))
        dialog.stage.setCurrentIndex(1)
        assert dialog.code.isVisible() and dialog.text() == WORDS["en"]["question"].strip()
        dialog.reject()

    facts = {"general.architecture": "llama", "llama.context_length": 8000}
    server.shown["tiny:latest"] = {"model_info": facts, "capabilities": ["completion", "thinking"]}
    shown: dict[str, object] = {}
    with window.dialogs.expecting(PromptsDialog, act):
        window.menu("prompts")
    own = window.project.read.project().prompts
    assert own["en"]["shortlist"].startswith("Be brief. You help")
    source = window.project.read.sources()[0]
    running.suggest(window.project, OllamaSuggester(server.host, words=own), [source.id])
    sent = json.loads(server.bodies[0])
    assert sent["messages"][-1] == shown["messages"][-1]  # type: ignore[index]
    assert (sent["model"], sent["options"], sent["think"]) == (shown["model"], shown["options"], shown["think"])
    assert "Change what models are asked" in window.undo_text()
    window.press("Ctrl+Z")
    assert not window.project.read.project().prompts

    def look(dialog: PromptsDialog) -> None:
        dialog.language.setCurrentIndex(dialog.language.findData("en"))
        names = [dialog.version.itemText(at) for at in range(dialog.version.count())]
        assert names[0] == "The program’s own words" and names[1].startswith("As sent on ")
        dialog.version.setCurrentIndex(1)
        dialog.version.activated.emit(1)
        assert dialog.text().startswith("Be brief.") and dialog.keep.isEnabled() and dialog.reset.isEnabled()
        QTest.mouseClick(dialog.reset, Qt.MouseButton.LeftButton)
        assert dialog.text() == WORDS["en"]["shortlist"].strip()
        dialog.reject()

    with window.dialogs.expecting(PromptsDialog, look):
        window.menu("prompts")


def test_a_run_from_the_window_is_asked_in_the_words_of_the_project(qtbot, window, server):
    from el2mp_desktop.operations.settings import set_prompt

    window.project.do(set_prompt, "en", "shortlist", "Our own words. $codebook, at most $most")
    window.project.do(set_prompt, "fr", "shortlist", "Nos propres mots. $codebook, $most au plus")
    settle()
    with (
        qtbot.waitSignal(window.window.suggesting.finished, timeout=30_000),
        window.dialogs.expecting(ChooseEngine, choose_ollama(qtbot)),
        window.dialogs.expecting(ExamDialog, push("Go on without it")),
    ):
        window.menu("suggest_source")
    first = json.loads(server.bodies[0])["messages"][0]["content"]
    assert first.startswith(("Our own words.", "Nos propres mots."))


# How long decisions take


def test_decisions_are_timed_where_the_project_wants_it_and_never_exported(window, server, tmp_path):
    keys = [code.key for code in window.project.read.codes() if code.codable]
    server.will(saying(proposal("L’arrêt existe.", keys[0]), proposal("il est faux", keys[1])))
    source = window.project.read.sources()[0]
    running.suggest(window.project, OllamaSuggester(server.host), [source.id])
    window.menu("mode_always")
    timing = window.window.actions_["times_decisions"]
    assert not timing.isChecked(), "off by default"
    window.press("Ctrl+2")
    window.press("A", on=window.window.review.queue.list)
    window.menu("times_decisions")
    settle()
    assert timing.isChecked()
    window.press("R", on=window.window.review.queue.list)
    first, second = window.project.read.decision_seconds()
    assert first is None and second is not None and second >= 0
    write_codings(window.project, tmp_path / "codings.csv")
    heads, *_ = (tmp_path / "codings.csv").read_text("utf-8-sig").splitlines()
    assert "coder" in heads and "second" not in heads
    window.press("Ctrl+Z", "Ctrl+Z")
    assert not timing.isChecked(), "switching it on is an act like others"
